#pragma once

#include <chrono>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <string>

#include "restyle/core/train.h"

/// What a program reads of how far training is: one JSON object a line.
///
///     {"event": "progress", "iteration", "done", "seconds", "remaining_seconds",
///      "losses": {NAME: mean}, "saved", "samples"}
///     {"event": "completed"}, or "interrupted" or "failed" with a "sentence"
///
/// `done` is the share of the plan, and `samples` the picture of what the model draws, where a
/// save has just written one.
class ProgressLines {
public:
    /// To the file, or to stdout where it is "-"; before, and where it is empty, nothing is
    /// written. Throws std::runtime_error where the file cannot be.
    void open(const std::string& file);

    /// `output` is the folder of the model. At most a few lines a second, but every save.
    void report(const restyle::core::TrainProgress& progress, const std::filesystem::path& output);
    void end(const char* event, const std::string& sentence = {});

private:
    using Clock = std::chrono::steady_clock;

    std::ofstream file_;
    std::ostream* lines_ = nullptr;
    Clock::time_point last_{}; ///< Line.
};
