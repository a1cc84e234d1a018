#include "models/gan/mapping.h"

#include <cmath>

namespace restyle::core {

at::Tensor of_second_moment_one(const at::Tensor& x) {
    return x * (x.square().mean({1}, /*keepdim=*/true) + 1e-8).rsqrt();
}

Linear make_equalized_linear(const ParameterSource& parameter, const std::string& name, int in,
                             int out, double lr_multiplier) {
    Linear layer = make_linear(parameter, name, in, out);
    if (!layer.weight.defined()) return layer; // Only counted.
    layer.weight = layer.weight * (lr_multiplier / std::sqrt(double(in)));
    layer.bias = layer.bias * lr_multiplier;
    return layer;
}

at::Tensor scaled_leaky_relu(const at::Tensor& x) {
    return at::leaky_relu(x, kLeakySlope) * kLeakyGain;
}

StyleMapping::StyleMapping(const ParameterSource& parameter, const StyleGan2Config& config) {
    int in = config.z_dim;
    if (config.classes > 0) {
        embed_ = make_equalized_linear(parameter, "mapping.embed", config.classes,
                                       config.embed_features);
        in += config.embed_features;
    }
    for (int i = 0; i < config.mapping_layers; ++i) {
        const bool last = i + 1 == config.mapping_layers;
        const int out = last ? config.w_dim : config.mapping_features;
        layers_.push_back(make_equalized_linear(parameter, "mapping.fc" + std::to_string(i), in,
                                                out, config.lr_multiplier));
        in = out;
    }
    w_avg_ = parameter("mapping.w_avg", {config.w_dim});
}

at::Tensor StyleMapping::operator()(const at::Tensor& z, const at::Tensor& labels) const {
    at::Tensor x = of_second_moment_one(z);
    if (labels.defined()) {
        const at::Tensor one_hot = at::one_hot(labels, embed_.weight.size(1)).to(z.scalar_type());
        x = at::cat({x, of_second_moment_one(embed_(one_hot))}, 1);
    }
    for (const Linear& layer : layers_)
        x = scaled_leaky_relu(layer(x));
    return x;
}

} // namespace restyle::core
