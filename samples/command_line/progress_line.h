#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace command_line {

/// A line on the terminal that is written over, a few times a second at most; nothing where stderr
/// is no terminal. What is written after it begins on a line of its own.
class ProgressLine {
public:
    ProgressLine();
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// Shows the words and, from the share that is done, in (0, 1], how long the rest will take.
    void show(double done, const std::string& words);

private:
    using Clock = std::chrono::steady_clock;

    bool is_due(double done) const;

    const bool on_terminal_;
    const Clock::time_point begun_ = Clock::now();
    Clock::time_point last_{};   ///< When it was written.
    std::size_t characters_ = 0; ///< Of the line that stands there.
};

} // namespace command_line
