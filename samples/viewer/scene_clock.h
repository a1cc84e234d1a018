#pragma once

#include "stopwatch.h"

namespace viewer {

/// The scene's time: real time, unless it is paused.
class SceneClock {
public:
    /// Milliseconds since the tick before.
    double tick(bool paused) {
        const double passed_ms = watch_.milliseconds();
        watch_ = Stopwatch();
        if (!paused) seconds_ += passed_ms / 1000;
        return passed_ms;
    }
    void restart() { seconds_ = 0; }
    double seconds() const { return seconds_; }

private:
    Stopwatch watch_;
    double seconds_ = 0;
};

} // namespace viewer
