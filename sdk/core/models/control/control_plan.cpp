#include "models/control/control_plan.h"

#include <cmath>
#include <limits>
#include <stdexcept>

#include "models/control/attention_maps.h"

namespace restyle::core {
namespace {

constexpr double kStepsBeforeBlend = 0.2; // Whose maps are too vague to say where anything is.

void check_share(double share, const std::string& name) {
    if (share >= 0 && share <= 1) return;
    throw std::invalid_argument(name + " is " + std::to_string(share) + ", expected 0 to 1");
}

std::size_t count_of(const std::vector<Step>& steps, double share) {
    return static_cast<std::size_t>(std::trunc(static_cast<double>(steps.size()) * share));
}

/// The time of the last of the first steps; later than all where there is none.
std::int64_t last_time_of(const std::vector<Step>& steps, double share) {
    const std::size_t count = count_of(steps, share);
    return count == 0 ? std::numeric_limits<std::int64_t>::max() : steps[count - 1].t;
}

} // namespace

ControlPlan::ControlPlan(const std::vector<Step>& steps, const TokenMapping& mapping,
                         const AttentionControlSettings& settings)
    : words(mapping),
      blend(settings.blend) {
    check_share(settings.cross_replace, "cross_replace");
    check_share(settings.self_replace, "self_replace");
    if (!(blend.threshold >= 0 && blend.threshold < 1))
        throw std::invalid_argument("blend threshold is " + std::to_string(blend.threshold) +
                                    ", expected at least 0 and less than 1");
    words_down_to = last_time_of(steps, settings.cross_replace);
    pixels_down_to = last_time_of(steps, settings.self_replace);
    blend_from = steps.empty() ? 0 : steps[count_of(steps, kStepsBeforeBlend)].t;
}

bool ControlPlan::takes_pixels(std::int64_t time, std::int64_t pixels) const {
    return time >= pixels_down_to && pixels <= kMostMapPixels;
}

bool ControlPlan::blends(std::int64_t pixels) const {
    return !blend.anywhere() && pixels <= kMostMapPixels;
}

at::Tensor ControlPlan::mapped(const at::Tensor& source_map, const at::Tensor& own_map) const {
    const at::Tensor share = words.share.to(own_map.options());
    const at::Tensor taken = at::matmul(source_map, words.weights.to(own_map.options()));
    return share * taken + (1 - share) * own_map;
}

} // namespace restyle::core
