#include "models/layers/layers.h"

#include <utility>

#include "models/layers/fused_group_norm.h"

namespace restyle::core {

at::Tensor activate(const at::Tensor& x, Activation activation) {
    switch (activation) {
    case Activation::kSilu:
        return at::silu(x);
    case Activation::kGelu:
        return at::gelu(x);
    case Activation::kQuickGelu:
        return x * at::sigmoid(1.702 * x);
    case Activation::kMish:
        return at::mish(x);
    case Activation::kRelu:
        return at::relu(x);
    }
    return x;
}

at::Tensor GroupNorm::operator()(const at::Tensor& x) const {
    if (can_fuse_group_norm(x)) return fused_group_norm(x, *this, {}, /*silu=*/false);
    return at::group_norm(x, groups, weight, bias, eps);
}

Linear make_linear(const ParameterSource& parameter, const std::string& name, int in, int out) {
    at::Tensor weight = parameter(name + ".weight", {out, in});
    LowRank low_rank = parameter.beside(name + ".weight", weight);
    return {std::move(weight), parameter(name + ".bias", {out}), std::move(low_rank)};
}

Linear joined(const std::vector<Linear>& layers) {
    std::vector<at::Tensor> weights, biases;
    std::vector<LowRankTerm> terms;
    std::int64_t first_output = 0;
    for (const Linear& layer : layers) {
        weights.push_back(layer.weight);
        if (layer.bias.defined()) biases.push_back(layer.bias);
        for (LowRankTerm term : layer.low_rank.terms()) {
            term.first_output += first_output;
            terms.push_back(std::move(term));
        }
        first_output += layer.weight.size(0);
    }
    TORCH_INTERNAL_ASSERT(biases.empty() || biases.size() == layers.size());
    return {at::cat(weights), biases.empty() ? at::Tensor() : at::cat(biases),
            LowRank(std::move(terms))};
}

Linear make_linear_without_bias(const ParameterSource& parameter, const std::string& name, int in,
                                int out) {
    at::Tensor weight = parameter(name + ".weight", {out, in});
    LowRank low_rank = parameter.beside(name + ".weight", weight);
    return {std::move(weight), {}, std::move(low_rank)};
}

GroupNorm make_group_norm(const ParameterSource& parameter, const std::string& name, int channels,
                          int groups, double eps) {
    return {parameter(name + ".weight", {channels}), parameter(name + ".bias", {channels}), groups,
            eps};
}

LayerNorm make_layer_norm(const ParameterSource& parameter, const std::string& name, int channels,
                          double eps) {
    return {parameter(name + ".weight", {channels}), parameter(name + ".bias", {channels}), eps};
}

} // namespace restyle::core
