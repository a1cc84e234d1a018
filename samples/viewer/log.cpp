#include "log.h"

#include <array>
#include <cstdio>
#include <stdexcept>
#include <utility>

namespace viewer {
namespace {

constexpr std::size_t kMostLines = 2000;

/// A newer SDK may have more of them than there are names.
template <std::size_t Count>
const char* name_in(const std::array<const char*, Count>& names, std::int32_t index) {
    return index >= 0 && static_cast<std::size_t>(index) < Count
               ? names[static_cast<std::size_t>(index)]
               : "other";
}

} // namespace

const char* level_name(RestyleLogLevel level) {
    constexpr std::array kNames{"error", "warning", "info"};
    return name_in(kNames, level);
}

const char* category_name(RestyleLogCategory category) {
    constexpr std::array kNames{"context", "style", "frame", "core"};
    return name_in(kNames, category);
}

std::string words_of(const LogLine& line) {
    char head[64];
    std::snprintf(head, sizeof head, "%8.2f %-7s %-7s ", line.seconds, level_name(line.level),
                  category_name(line.category));
    std::string words = head;
    if (line.frame != RESTYLE_NO_FRAME) words += "frame " + std::to_string(line.frame) + ": ";
    words += line.text;
    if (line.times > 1) words += " (" + std::to_string(line.times) + " times)";
    return words;
}

Log::Log(const std::filesystem::path& file) {
    if (file.empty()) return;
    file_.open(file);
    if (!file_) throw std::runtime_error(file.string() + ": the log cannot be written");
}

void Log::add(const RestyleLogMessage& message) {
    add({since_start_.milliseconds() / 1000, message.level, message.category, message.frame_number,
         1, message.text},
        message.level == RESTYLE_LOG_ERROR);
}

void Log::add(RestyleLogLevel level, RestyleLogCategory category, const std::string& text) {
    add({since_start_.milliseconds() / 1000, level, category, RESTYLE_NO_FRAME, 1, text},
        level == RESTYLE_LOG_ERROR);
}

void Log::add_refusal(const std::string& text) {
    add({since_start_.milliseconds() / 1000, RESTYLE_LOG_ERROR, RESTYLE_LOG_STYLE, RESTYLE_NO_FRAME,
         1, text},
        false);
}

void Log::add(LogLine line, bool is_last_error) {
    const std::scoped_lock lock(mutex_);
    if (file_) file_ << words_of(line) << std::endl; // At once: a crash must not take it along.
    if (is_last_error) last_error_ = line.text;
    if (!lines_.empty() && lines_.back().text == line.text) {
        line.times = lines_.back().times + 1;
        lines_.pop_back();
    }
    if (lines_.size() == kMostLines) lines_.erase(lines_.begin());
    lines_.push_back(std::move(line));
}

std::vector<LogLine> Log::lines() const {
    const std::scoped_lock lock(mutex_);
    return lines_;
}

std::string Log::last_error() const {
    const std::scoped_lock lock(mutex_);
    return last_error_;
}

} // namespace viewer
