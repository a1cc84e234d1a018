#include "run_record.h"

#include <algorithm>

namespace viewer {

std::uint64_t RunRecord::frames_restyled() const {
    return age().count();
}

std::uint64_t RunRecord::frames_anti_aliased() const {
    return static_cast<std::uint64_t>(std::count_if(
        frames.begin(), frames.end(), [](const FrameRecord& frame) { return frame.anti_aliased; }));
}

Statistic RunRecord::age() const {
    Statistic ages;
    for (const FrameRecord& frame : frames)
        if (!frame.passed_through) ages.add(static_cast<double>(frame.age));
    return ages;
}

Statistic RunRecord::frame_ms() const {
    Statistic times;
    for (const FrameRecord& frame : frames)
        times.add(frame.frame_ms);
    return times;
}

Statistic RunRecord::scale() const {
    Statistic scales;
    for (const FrameRecord& frame : frames)
        scales.add(frame.scale);
    return scales;
}

Statistic RunRecord::record_us() const {
    Statistic times;
    for (const FrameRecord& frame : frames)
        times.add(frame.record_us);
    return times;
}

double RunRecord::restyled_per_second() const {
    return seconds > 0 ? static_cast<double>(status.pictures_finished) / seconds : 0;
}

} // namespace viewer
