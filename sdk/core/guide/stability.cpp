#include "guide/stability.h"

#include <algorithm>
#include <cmath>

#include <c10/util/StringUtil.h>

namespace restyle::core {
namespace {

/// Sum over all values of each sample of a b: [n], fp64.
at::Tensor inner_product(const Code& a, const Code& b) {
    at::Tensor sum;
    for (const auto& [name, part] : a) {
        const at::Tensor of_part =
            (part.to(at::kDouble) * b.at(name).to(at::kDouble)).flatten(1).sum(1);
        sum = sum.defined() ? sum + of_part : of_part;
    }
    return sum.to(at::kCPU);
}

Code difference(const Code& a, const Code& b) {
    Code change;
    for (const auto& [name, part] : a)
        change[name] = part - b.at(name);
    return change;
}

std::int64_t values_a_sample(const Code& z) {
    std::int64_t count = 0;
    for (const auto& [name, part] : z)
        count += part.numel() / part.size(0);
    return count;
}

// Root mean square of a code's values. A Gaussian code's is 1, and what energies move it by is of
// that size.
constexpr double kLargestSize = 1000;

} // namespace

std::vector<std::optional<std::string>>
Stability::failures(const Code& z, const EnergyValues& values, std::int64_t step) {
    if (!values.gradient.empty()) note_curvature(z, values.gradient);
    const at::Tensor sizes = (inner_product(z, z) / double(values_a_sample(z))).sqrt();
    const at::Tensor slopes = values.gradient.empty()
                                  ? at::zeros_like(values.total)
                                  : inner_product(values.gradient, values.gradient);
    std::vector<std::optional<std::string>> failures(static_cast<std::size_t>(sizes.size(0)));
    for (std::int64_t i = 0; i < sizes.size(0); ++i) {
        const double size = sizes[i].item<double>();
        std::optional<std::string>& failure = failures[std::size_t(i)];
        if (!(size <= kLargestSize))
            failure = diverged(size, i, step);
        else if (!std::isfinite(values.total[i].item<double>()) ||
                 !std::isfinite(slopes[i].item<double>()))
            failure = not_finite(values, i, step);
    }
    return failures;
}

void Stability::note_curvature(const Code& z, const Code& gradient) {
    if (!before_.empty()) {
        const Code moved = difference(z, before_), bent = difference(gradient, gradient_before_);
        curvatures_.push_back(inner_product(moved, bent) /
                              inner_product(moved, moved).clamp_min(1e-300));
    }
    before_ = z;
    gradient_before_ = gradient;
}

double Stability::step_times_curvature(std::int64_t sample) const {
    std::vector<double> seen;
    for (const at::Tensor& curvature : curvatures_)
        if (const double value = curvature[sample].item<double>(); std::isfinite(value))
            seen.push_back(value);
    if (seen.empty()) return 0;
    const auto middle = seen.begin() + std::ptrdiff_t(seen.size() / 2);
    std::nth_element(seen.begin(), middle, seen.end());
    return settings_.step_size * *middle;
}

std::string Stability::not_finite(const EnergyValues& values, std::int64_t sample,
                                  std::int64_t step) const {
    for (std::size_t i = 0; i < energies_.size(); ++i)
        if (!std::isfinite(values.energies[i][sample].item<double>()))
            return c10::str("at step ", step, " the energy '", energies_[i].name,
                            "' is not finite");
    return c10::str("at step ", step, " the gradient of the energies is not finite");
}

std::string Stability::diverged(double size, std::int64_t sample, std::int64_t step) const {
    const double product = step_times_curvature(sample);
    std::string text =
        c10::str("at step ", step, " the steps have diverged: the code's values are ",
                 std::isfinite(size) ? c10::str("of size ", size) : "not finite",
                 ", where a Gaussian code's are of size 1");
    if (settings_.dynamics == Dynamics::kAdam || !(product > 0)) return text;
    return text + c10::str("; step size ", settings_.step_size, " times the curvature ",
                           product / settings_.step_size, " along the steps is ", product,
                           ", and from 4 on steps grow: choose a step size below ",
                           4 * settings_.step_size / product);
}

} // namespace restyle::core
