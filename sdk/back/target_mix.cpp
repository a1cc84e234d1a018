#include "back/target_mix.h"

#include <algorithm>
#include <utility>

#include "restyle/core/mixed_network.h"

namespace restyle::back {

TargetMix::TargetMix(core::Model target, std::vector<core::Lora> loras,
                     std::vector<core::Model> further) {
    sides_.emplace_back(std::move(target), std::move(loras));
    for (core::Model& model : further)
        sides_.emplace_back(std::move(model));
}

core::Denoiser& TargetMix::told(const SideSettings& settings, const std::vector<double>& weights,
                                std::int64_t width, std::int64_t height) {
    told_.clear();
    std::vector<core::WeightedNetwork> networks;
    int passes = 0;
    for (std::size_t i = 0; i < std::min(sides_.size(), weights.size()); ++i) {
        if (weights[i] == 0) continue;
        Side& side = sides_[i];
        side.told(settings, width, height);
        networks.push_back({side.network(), weights[i]});
        passes += side.passes();
        told_.push_back(&side);
    }
    if (told_.empty()) told_ = {&sides_.front()};
    if (told_.size() == 1) return told_.front()->told(settings, width, height);
    return mixed_.emplace(core::mixed_network(std::move(networks)), model().schedule, passes);
}

std::vector<std::string> TargetMix::warnings() const {
    std::vector<std::string> warnings;
    for (const Side* side : told_)
        warnings.insert(warnings.end(), side->warnings().begin(), side->warnings().end());
    return warnings;
}

} // namespace restyle::back
