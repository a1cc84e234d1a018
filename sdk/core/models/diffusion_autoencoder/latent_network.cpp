#include "models/diffusion_autoencoder/latent_network.h"

#include <algorithm>
#include <string>
#include <utility>

namespace restyle::core {
namespace {

TwoLinears make_latent_time(const ParameterSource& parameter,
                            const DiffusionAutoencoderConfig& config) {
    const std::string name = "latent_net.time_embed.";
    const int channels = config.code_channels;
    Linear first = make_linear(parameter, name + "0", config.latent.waves, channels);
    return {std::move(first), make_linear(parameter, name + "2", channels, channels)};
}

} // namespace

LatentNetwork::LatentNetwork(const ParameterSource& parameter,
                             const DiffusionAutoencoderConfig& config)
    : waves_{config.latent.waves, 0, /*flip_sin_to_cos=*/true},
      time_(make_latent_time(parameter, config)) {
    constexpr double kEps = 1e-5;
    const LatentNetworkShape& shape = config.latent;
    int in = config.code_channels;
    for (int i = 0; i < shape.layers; ++i) {
        const std::string name = "latent_net.layers." + std::to_string(i);
        const bool is_last = i + 1 == shape.layers;
        const bool sees_input =
            std::find(shape.skips.begin(), shape.skips.end(), i) != shape.skips.end();
        const int out = is_last ? config.code_channels : shape.features;
        Layer layer{sees_input, {}, {}, {}};
        layer.linear = make_linear(parameter, name + ".linear",
                                   in + (sees_input ? config.code_channels : 0), out);
        if (!is_last) {
            layer.of_time = make_linear(parameter, name + ".linear_emb", config.code_channels, out);
            layer.norm = make_layer_norm(parameter, name + ".norm", out, kEps);
        }
        layers_.push_back(std::move(layer));
        in = out;
    }
}

at::Tensor LatentNetwork::operator()(const at::Tensor& z_t, const at::Tensor& t) const {
    const at::Tensor time = at::silu(time_(waves_(t).to(z_t.scalar_type())));
    at::Tensor h = z_t;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        const auto& [sees_input, linear, of_time, norm] = layers_[i];
        h = linear(sees_input ? at::cat({h, z_t}, 1) : h);
        if (i + 1 < layers_.size()) h = at::silu(norm(h * (1 + of_time(time))));
    }
    return h;
}

} // namespace restyle::core
