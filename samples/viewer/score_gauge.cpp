#include "score_gauge.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace viewer {
namespace {

constexpr double kEvery_ms = 1000;
constexpr double kRest = 20; // Times as long as it took.

std::vector<std::uint8_t> copy_of(std::span<const std::uint8_t> bytes) {
    return {bytes.begin(), bytes.end()};
}

} // namespace

bool ScoreGauge::wants_frame() const {
    const double pause_ms = std::max(kEvery_ms, kRest * took_ms_);
    return !running_.valid() && (!since_last_ || since_last_->milliseconds() >= pause_ms);
}

void ScoreGauge::measure(std::uint64_t frame, const std::string& true_look,
                         const FrameReadback& pictures) {
    since_last_.emplace();
    running_ = std::async(std::launch::async, [=, size = pictures.size(),
                                               rendered = copy_of(pictures.rendered()),
                                               restyled = copy_of(pictures.restyled()),
                                               truth = copy_of(pictures.truth())] {
        return FrameScores{frame, size, true_look,
                           Scores{score(rendered, truth, size), score(restyled, truth, size)}};
    });
}

const std::optional<FrameScores>& ScoreGauge::newest() {
    constexpr std::chrono::seconds kNow{0};
    if (running_.valid() && running_.wait_for(kNow) == std::future_status::ready) {
        newest_ = running_.get();
        took_ms_ = since_last_->milliseconds();
    }
    return newest_;
}

} // namespace viewer
