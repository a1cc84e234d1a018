#include "recorded_source.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace viewer {

RecordedSource::RecordedSource(const Gpu& gpu, const RestyleSessionInfo& images, SourceInfo info,
                               Log& log)
    : images_(gpu.samples_device(), images),
      info_(std::move(info)),
      log_(log) {}

// What it writes has run when this returns, so that nothing is left to record.
void RecordedSource::record(VkCommandBuffer, double seconds) {
    constexpr double kRounding = 1e-6; // So that n / rate is of frame n.
    const double place = std::fmod(seconds, info_.length) * info_.rate + kRounding;
    const double last = std::round(info_.length * info_.rate) - 1;
    const auto frame = static_cast<std::uint32_t>(std::min(std::floor(place), last));
    const Step step = frame_ == frame                  ? Step::kSame
                      : frame_ && *frame_ + 1 == frame ? Step::kNext
                                                       : Step::kJump;
    try {
        read(frame, step);
    } catch (const std::runtime_error& error) {
        log_.add(RESTYLE_LOG_ERROR, RESTYLE_LOG_FRAME,
                 std::string(error.what()) + "; the frame before stays in its place");
    }
    frame_ = frame;
}

Shown RecordedSource::shown() const {
    const RestyleImage image = images_.image("color", true);
    return {image.image, image.view, drawn()};
}

void RecordedSource::write(const std::string& image, const replay::Texels& texels) {
    images_.write(image, texels, {{}, {drawn().width, drawn().height}});
}

} // namespace viewer
