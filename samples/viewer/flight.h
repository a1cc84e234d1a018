#pragma once

#include "pixel_probe.h"
#include "submission.h"

namespace viewer {

inline constexpr std::uint32_t kFlights = 2; ///< Frames of a window that are in flight at once.

/// What one of them needs for itself, whatever it shows.
struct Flight {
    explicit Flight(const Gpu& gpu)
        : submission(gpu),
          acquired(create_semaphore(gpu.device())),
          probe(gpu) {}

    Submission submission;
    Owned<VkSemaphore> acquired;
    PixelProbe probe;
};

} // namespace viewer
