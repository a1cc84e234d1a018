#include "back/frame_stream.h"

#include <stdexcept>
#include <utility>

namespace restyle::back {

void FrameStream::require(const Common& common) const {
    if (empty() || common_ == common) return;
    throw std::invalid_argument("job: its steps or what its target is told are not those of the " +
                                std::to_string(in_flight()) +
                                " frames in flight, which are to come out before");
}

std::optional<FrameStream::Finished> FrameStream::advance(core::Denoiser& target,
                                                          const Common& common,
                                                          std::optional<Entering> entering) {
    require(common);
    if (empty()) {
        common_ = common;
        batch_.emplace(common.steps);
    }
    std::optional<core::TargetChain> chain;
    if (entering) {
        in_flight_.push_back({std::move(entering->frame), entering->x_0});
        chain = std::move(entering->chain);
    }
    const std::optional<at::Tensor> y_0 = batch_->advance(target, std::move(chain));
    if (!y_0) return std::nullopt;
    const InFlight oldest = std::move(in_flight_.front());
    in_flight_.pop_front();
    return Finished{oldest.frame, oldest.x_0, *y_0};
}

void FrameStream::drop(std::uint32_t slots) {
    for (std::size_t i = in_flight_.size(); i-- > 0;) {
        if ((slots >> in_flight_[i].frame.slot & 1) == 0) continue;
        in_flight_.erase(in_flight_.begin() + std::ptrdiff_t(i));
        batch_->drop(i);
    }
}

} // namespace restyle::back
