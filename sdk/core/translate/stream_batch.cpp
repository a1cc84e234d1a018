#include "restyle/core/stream_batch.h"

#include <stdexcept>
#include <utility>

namespace restyle::core {

StreamBatch::StreamBatch(std::vector<Step> steps) : steps_(std::move(steps)) {
    if (steps_.empty()) throw std::invalid_argument("a stream batch of no steps, expected one");
}

std::optional<at::Tensor> StreamBatch::advance(Denoiser& target,
                                               std::optional<TargetChain> arriving) {
    if (arriving) {
        const at::Tensor y_1 = arriving->y_1;
        Past past{{}, std::move(arriving->watch)};
        chains_.push_back({std::move(*arriving), y_1, std::move(past)});
    }
    if (chains_.empty()) return std::nullopt;
    std::vector<at::Tensor> y;
    std::vector<Step> steps;
    std::vector<Past*> pasts;
    for (InFlight& each : chains_) {
        y.push_back(each.y);
        steps.push_back(steps_[each.done]);
        pasts.push_back(&each.past);
    }
    const std::vector<Transition> expected = target.reverse_each(y, steps, pasts);
    for (std::size_t row = 0; row < chains_.size(); ++row) {
        InFlight& each = chains_[row];
        each.y = each.chain.follow(each.done++, expected[row]);
    }
    if (chains_.front().done < steps_.size()) return std::nullopt;
    const at::Tensor end = chains_.front().y;
    chains_.pop_front();
    return end;
}

void StreamBatch::drop(std::size_t i) {
    chains_.erase(chains_.begin() + std::ptrdiff_t(i));
}

} // namespace restyle::core
