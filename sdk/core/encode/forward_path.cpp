#include "restyle/core/forward_path.h"

#include <cmath>
#include <stdexcept>

#include "noise/check_noise.h"
#include "restyle/core/denoiser.h"

namespace restyle::core {
namespace {

// x_s of the forward process, given x_t and where it ends: its mean.
at::Tensor posterior_mean(const at::Tensor& x_0, const at::Tensor& x_t, const Step& step) {
    const double a = step.alpha_bar_t;
    const at::Tensor e = (x_t - std::sqrt(a) * x_0) / std::sqrt(1 - a);
    return step_mean({x_0, e}, x_t, step, {x_0});
}

} // namespace

ForwardPath::ForwardPath(std::vector<Step> steps, at::Tensor x_0, NoiseRow noise)
    : steps_(std::move(steps)),
      x_0_(std::move(x_0)),
      noise_(std::move(noise)) {
    if (x_0_.scalar_type() != at::kFloat && x_0_.scalar_type() != at::kDouble)
        throw std::invalid_argument("a path is drawn in fp32 or fp64, x_0 is neither");
}

at::Tensor ForwardPath::noise(std::size_t row) const {
    return noise_(std::int64_t(row)).to(x_0_.options());
}

at::Tensor ForwardPath::next() {
    const std::size_t i = drawn_++;
    if (i >= steps_.size()) return x_0_;
    if (i == 0) {
        const double a = steps_.front().alpha_bar_t;
        x_t_ = std::sqrt(a) * x_0_ + std::sqrt(1 - a) * noise(0);
    } else {
        const Step& step = steps_[i - 1];
        const at::Tensor mean = posterior_mean(x_0_, x_t_, step);
        x_t_ = step.path_sigma > 0 ? mean + step.path_sigma * noise(i) : mean;
    }
    return x_t_;
}

std::vector<at::Tensor> forward_path(const std::vector<Step>& steps, const at::Tensor& x_0,
                                     const at::Tensor& noise) {
    if (!steps.empty()) check_noise(noise, steps.size(), x_0, "noise", 'K');
    ForwardPath drawn(steps, x_0, [&](std::int64_t row) { return noise[row]; });
    std::vector<at::Tensor> path;
    for (std::size_t i = 0; i <= steps.size(); ++i)
        path.push_back(drawn.next());
    return path;
}

} // namespace restyle::core
