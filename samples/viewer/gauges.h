#pragma once

#include "panel.h"
#include "run_record.h"
#include "stopwatch.h"
#include "style.h"

namespace viewer {

/// Keeps what the panel tells up to date.
class Gauges {
public:
    const Readings& readings() const { return readings_; }
    void update(const Style& style, const FrameRecord& frame);

private:
    void count_pictures();

    Readings readings_;
    Stopwatch since_count_;
    std::uint64_t counted_ = 0;
};

} // namespace viewer
