#pragma once

#include <algorithm>
#include <cmath>

#include "frame_source.h"
#include "stopwatch.h"

namespace viewer {

/// The time of a source's frames: real time, unless it is paused.
class SceneClock {
public:
    /// Milliseconds since the tick before. Of a recorded source no frame is left out.
    double tick(bool paused, const FrameSource& source) {
        const double passed_ms = watch_.milliseconds();
        watch_ = Stopwatch();
        const double most = source.info().is_recorded ? 1 / source.info().rate : HUGE_VAL;
        if (!paused) seconds_ = source.moment(seconds_ + std::min(passed_ms / 1000, most));
        return passed_ms;
    }
    void seek(double seconds) { seconds_ = seconds; }
    double seconds() const { return seconds_; }

private:
    Stopwatch watch_;
    double seconds_ = 0;
};

} // namespace viewer
