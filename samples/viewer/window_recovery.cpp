#include <stdexcept>

#include "rescue.h"
#include "sentence_of.h"
#include "window_loop.h"

namespace viewer {
namespace {

/// What is lost again before it has shown so many frames is not made a third time.
constexpr std::uint64_t kSteadyFrames = 600;

} // namespace

void WindowRun::frame_or_recovery() {
    try {
        frame();
    } catch (const samples::DeviceLost& loss) {
        recover(loss.what());
    }
}

void WindowRun::recover(const std::string& loss) {
    const auto [before, is_first] = recovered_at_.try_emplace(loss, frame_);
    if (!is_first && frame_ - before->second < kSteadyFrames)
        give_up(loss + " twice within " + std::to_string(kSteadyFrames) + " frames");
    before->second = frame_;
    try {
        make_anew();
    } catch (const std::exception& error) {
        give_up(loss + ", and could not be made anew: " + sentence_of(error));
    }
    refuse(loss + " and has been made anew: style, camera and settings are as they were");
}

/// A contact sheet or a capture that was being made ends, and what was being opened is given up;
/// all else is as it was.
void WindowRun::make_anew() {
    cancel_opening();
    Options options = options_;
    options.size = drawn_size_;
    options.style.settings = choices_.settings;
    options.viewing = choices_.viewing;
    options.exposure = choices_.exposure;
    const std::optional<samples::Camera> camera = stage_->source->free_camera();
    const double seconds = clock_.seconds();

    overlay_.abandon_frame();
    end_device();
    device_ = std::make_unique<WindowDevice>(options.validate, window_);
    open(options);
    stage_->source->see_from(camera);
    clock_.seek(seconds);
}

void WindowRun::give_up(const std::string& why) const {
    StyleChoice tuned = options_.style;
    tuned.settings = choices_.settings;
    throw std::runtime_error(why + "; " + rescue(tuned, options_.styles));
}

} // namespace viewer
