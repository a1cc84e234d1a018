#include "train/gan/discriminator.h"

#include <algorithm>
#include <cmath>

#include "models/gan/mapping.h"
#include "models/gan/picture_filter.h"

namespace restyle::core {
namespace {

constexpr int kGroup = 4;

} // namespace

at::Tensor minibatch_deviation(const at::Tensor& x) {
    const std::int64_t n = x.size(0), group = std::min<std::int64_t>(kGroup, n);
    const at::Tensor grouped = x.reshape({group, n / group, -1});
    const at::Tensor deviation = (grouped.var(0, /*unbiased=*/false) + 1e-8).sqrt().mean({1});
    return deviation.repeat({group}).view({n, 1, 1, 1});
}

at::Tensor Discriminator::Activated::operator()(const at::Tensor& x) const {
    at::Tensor y = at::conv2d(x, weight, bias, /*stride=*/1, /*padding=*/weight.size(2) / 2);
    return at::leaky_relu_(y, kLeakySlope);
}

Discriminator::Discriminator(const ParameterSource& parameter, const std::vector<int>& channels) {
    const auto weight = [&](const std::string& name, int in, int out, int side) {
        return parameter(name + ".weight", {out, in, side, side}) / std::sqrt(in * side * side);
    };
    const auto activated = [&](const std::string& name, int in, int out, int side, double gain) {
        return Activated{weight(name, in, out, side) * gain,
                         parameter(name + ".bias", {out}) * gain};
    };
    const auto named = [](std::size_t level) {
        return "discriminator.b" + std::to_string(4 << level) + ".";
    };
    from_picture_ =
        activated(named(channels.size() - 1) + "fromrgb", 3, channels.back(), 1, kLeakyGain);
    for (std::size_t level = channels.size() - 1; level > 0; --level) {
        const int in = channels[level], out = channels[level - 1];
        // Both halves of the sum bring half of its second moment.
        const double half = std::sqrt(0.5);
        blocks_.push_back({activated(named(level) + "conv0", in, in, 3, kLeakyGain),
                           activated(named(level) + "conv1", in, out, 3, kLeakyGain * half),
                           weight(named(level) + "skip", in, out, 1) * half});
    }
    const int coarse = channels.front();
    last_ = activated(named(0) + "conv", coarse + 1, coarse, 3, kLeakyGain);
    joined_ = make_equalized_linear(parameter, named(0) + "fc", coarse * 4 * 4, coarse);
    score_ = make_equalized_linear(parameter, named(0) + "out", coarse, 1);
}

at::Tensor Discriminator::operator()(const at::Tensor& pictures) const {
    at::Tensor x = from_picture_(pictures);
    for (const Block& block : blocks_)
        x = block.second(downsampled_by_filter(block.first(x))) +
            at::conv2d(downsampled_by_filter(x), block.shortcut);
    x = at::cat({x, minibatch_deviation(x).expand({-1, 1, x.size(2), x.size(3)})}, 1);
    return score_(scaled_leaky_relu(joined_(last_(x).flatten(1)))).squeeze(1);
}

} // namespace restyle::core
