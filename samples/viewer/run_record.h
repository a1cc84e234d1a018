#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <restyle/restyle.h>

#include "buffer_colors.h"
#include "pixel_values.h"
#include "score.h"
#include "statistic.h"
#include "what_runs.h"

namespace viewer {

/// How near a frame comes to the look wanted, before and after.
struct Scores {
    Score rendered;
    Score restyled;
};

/// One frame that was shown.
struct FrameRecord {
    std::uint64_t frame = 0;
    bool passed_through = true;
    std::uint64_t restyles = 0; ///< The frame whose picture was shown; itself when passed through.
    std::uint64_t age = 0;      ///< frame - restyles.
    bool moved = false;         ///< The picture's change, onto this frame.
    double scale = 1;           ///< Of the scene, ...
    Size drawn;                 ///< ... which comes to this.
    bool anti_aliased = false;
    double frame_ms = 0;        ///< From the start of recording until the GPU had finished.
    double record_us = 0;       ///< Of the CPU, inside restyle_record_*.
    RestyleGuidance guidance{}; ///< Of the core's newest picture then.
    std::optional<PixelValues> pixel;
    std::optional<Scores> scores;            ///< Where they were asked for.
    std::optional<BufferValues> buffer;      ///< That was seen, without its values, ...
    std::optional<BufferPixel> buffer_pixel; ///< ... and those at `pixel`.
};

/// What a run did, kept while it runs and told when it ends.
struct RunRecord {
    std::vector<FrameRecord> frames;
    Statistic frame_ms_without_style; ///< Empty where it was not measured.
    double seconds = 0;               ///< From the first frame to the last, file writing left out.
    RestyleStatus status{};
    WhatRuns runs;       ///< As it was in the end.
    std::string message; ///< What was wrong, in words; else empty.

    std::uint64_t frames_restyled() const; ///< Shown with a picture of the core's.
    Statistic age() const;                 ///< Of those.
    std::uint64_t frames_anti_aliased() const;
    Statistic scale() const;
    Statistic frame_ms() const;
    Statistic record_us() const;
    double restyled_per_second() const;
};

} // namespace viewer
