#pragma once

#include <array>
#include <string>
#include <vector>

#include "log.h"

namespace viewer {

/// Of the window that the log is in.
float log_height();

/// The log at the bottom of the window, and which of it is shown.
class LogPanel {
public:
    /// Between ImGui's NewFrame and Render.
    void draw(const Log& log);

private:
    void draw_filters();
    void draw_lines() const;
    bool shows(const LogLine& line) const;
    std::string shown_text() const;

    std::vector<LogLine> lines_; ///< Those of now, or of when it was paused.
    bool paused_ = false;
    int least_severe_ = RESTYLE_LOG_INFO;
    std::array<bool, kLogCategories> categories_{true, true, true, true};
    std::string text_; ///< That lines must have in them.
};

} // namespace viewer
