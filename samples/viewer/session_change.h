#pragma once

#include <optional>

#include "frame_source.h"
#include "stopwatch.h"
#include "viewport.h"

namespace viewer {

/// A session that is made beside the one that plays, to take its place once its own style plays.
class SessionChange {
public:
    /// What was begun before is given up. Throws std::runtime_error with the reason where none can
    /// be made. `log` outlives this.
    void begin(const Gpu& gpu, const Options& options, const SourceInfo& source, Log& log);
    void cancel() { made_.reset(); }
    bool is_running() const { return made_.has_value(); }
    double seconds() const { return since_begin_.milliseconds() / 1000; }

    /// It, once its style plays; empty until then. Throws std::runtime_error with the reason where
    /// that cannot be; then it is given up.
    std::optional<Styling> take();
    /// What it was begun with.
    const SessionOptions& options() const { return options_; }

private:
    SessionOptions options_;
    std::optional<Styling> made_;
    Stopwatch since_begin_;
};

} // namespace viewer
