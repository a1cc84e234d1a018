#pragma once

#include "pixel_probe.h"
#include "styled_frame.h"
#include "submission.h"

namespace viewer {

/// What one frame in flight needs for itself.
struct Flight {
    Flight(const Gpu& gpu, Size size)
        : submission(gpu),
          styled(gpu, size),
          acquired(create_semaphore(gpu.device())),
          probe(gpu) {}

    Submission submission;
    StyledFrame styled;
    Owned<VkSemaphore> acquired;
    PixelProbe probe;
};

} // namespace viewer
