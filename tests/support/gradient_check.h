#pragma once

#include <algorithm>
#include <cmath>
#include <functional>

#include <ATen/ATen.h>

namespace restyle::test {

/// By how much a gradient differs from central differences along random directions, relative to
/// the largest of them. f gives one number of x, fp64.
inline double gradient_error(const std::function<at::Tensor(const at::Tensor&)>& f,
                             const at::Tensor& x, double step = 1e-5, int directions = 6) {
    const at::Tensor leaf = x.detach().clone().requires_grad_();
    f(leaf).backward();
    double largest = 0, error = 0;
    for (int i = 0; i < directions; ++i) {
        const at::Tensor direction = at::randn(x.sizes(), x.options());
        const double found = (leaf.grad() * direction).sum().item<double>();
        const double expected =
            ((f(x + step * direction) - f(x - step * direction)) / (2 * step)).item<double>();
        largest = std::max(largest, std::abs(expected));
        error = std::max(error, std::abs(found - expected));
    }
    return error / largest;
}

} // namespace restyle::test
