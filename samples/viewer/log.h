#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <vector>

#include <restyle/restyle.h>

#include "stopwatch.h"

namespace viewer {

struct LogLine {
    double seconds = 0; ///< Since the log began, when it was said last.
    RestyleLogLevel level = RESTYLE_LOG_INFO;
    RestyleLogCategory category = RESTYLE_LOG_CONTEXT;
    std::uint64_t frame = RESTYLE_NO_FRAME;
    std::uint32_t times = 1; ///< Said in a row, of whatever frames.
    std::string text;
};

/// As it is read: seconds, level, category, frame and text.
std::string words_of(const LogLine& line);

const char* level_name(RestyleLogLevel level);
const char* category_name(RestyleLogCategory category);
inline constexpr int kLogCategories = RESTYLE_LOG_BACK + 1;

/// What the SDK says, from whatever thread, and the viewer; the newest lines are kept.
class Log {
public:
    /// `file`: every message is written there, too; empty: nowhere. Throws where it cannot be.
    explicit Log(const std::filesystem::path& file);

    void add(const RestyleLogMessage& message);
    void add(RestyleLogLevel level, RestyleLogCategory category, const std::string& text);

    /// An error that its teller shows for as long as it holds: it is not last_error().
    void add_refusal(const std::string& text);

    std::vector<LogLine> lines() const; ///< The oldest first.
    std::string last_error() const;     ///< Empty: there was none.

private:
    void add(LogLine line, bool is_last_error);

    mutable std::mutex mutex_;
    Stopwatch since_start_;
    std::ofstream file_;
    std::vector<LogLine> lines_;
    std::string last_error_;
};

} // namespace viewer
