#include "translate/follow.h"

namespace restyle::core {
namespace {

at::Tensor follow_evenly(const at::Tensor& x_s, const Transition& source, const Transition& target,
                         double sigma_source, double sigma_target) {
    if (sigma_source == sigma_target) return x_s + (target.mean - source.mean);
    return target.mean + (sigma_target / sigma_source) * (x_s - source.mean);
}

// The same where a network learned its variance: value by value.
at::Tensor follow_each(const at::Tensor& x_s, const Transition& source, const Transition& target,
                       const at::Tensor& sigma_source, const at::Tensor& sigma_target) {
    return at::where(sigma_source == sigma_target, x_s + (target.mean - source.mean),
                     target.mean + (sigma_target / sigma_source) * (x_s - source.mean));
}

} // namespace

at::Tensor follow(const at::Tensor& x_s, const Transition& source, const Step& source_step,
                  const Transition& target, const Step& target_step) {
    if (!source.sigma.defined() && !target.sigma.defined())
        return follow_evenly(x_s, source, target, source_step.sigma, target_step.sigma);
    const auto sigma_of = [](const Transition& transition, const Step& step) {
        return transition.sigma.defined() ? transition.sigma
                                          : at::full_like(transition.mean, step.sigma);
    };
    return follow_each(x_s, source, target, sigma_of(source, source_step),
                       sigma_of(target, target_step));
}

at::Tensor where_masked(const at::Tensor& x_s, const at::Tensor& y_s, const at::Tensor& mask) {
    return mask.defined() ? at::lerp(x_s, y_s, mask.to(y_s.options())) : y_s;
}

} // namespace restyle::core
