#pragma once

#include <future>
#include <optional>
#include <string>

#include "frame_readback.h"
#include "run_record.h"
#include "stopwatch.h"

namespace viewer {

/// How near a frame that was shown comes to its true look.
struct FrameScores {
    std::uint64_t frame = 0;
    Size size;
    std::string true_look;
    Scores scores;
};

/// Measures a frame a second at most, on a thread of its own, and seldom where that takes long.
class ScoreGauge {
public:
    /// True where the next frame, with its true look, is to be given.
    bool wants_frame() const;
    /// What was read back is copied.
    void measure(std::uint64_t frame, const std::string& true_look, const FrameReadback& pictures);

    /// The newest that is measured.
    const std::optional<FrameScores>& newest();

private:
    std::future<FrameScores> running_;
    std::optional<FrameScores> newest_;
    std::optional<Stopwatch> since_last_;
    double took_ms_ = 0; ///< The last time.
};

} // namespace viewer
