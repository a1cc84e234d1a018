#include "models/denoising_gan/denoising_network.h"

#include <utility>

#include "models/gan/mapping.h"
#include "models/gan/picture_filter.h"
#include "models/layers/norm_activation.h"

namespace restyle::core {
namespace {

/// Of what the first convolution and each block of the way down give, in order.
std::vector<int> given_channels(const DenoisingNetworkConfig& config) {
    std::vector<int> given{config.channels};
    for (int level = 0; level < config.resolutions(); ++level) {
        const bool is_coarsest = level + 1 == config.resolutions();
        given.insert(given.end(), std::size_t(config.layers + (is_coarsest ? 0 : 1)),
                     config.channels_at(level));
    }
    return given;
}

int coarsest_channels(const DenoisingNetworkConfig& config) {
    return config.channels_at(config.resolutions() - 1);
}

std::vector<Linear> make_code_layers(const ParameterSource& parameter,
                                     const DenoisingNetworkConfig& config) {
    std::vector<Linear> layers;
    int in = config.code_features;
    for (int i = 0; i <= config.code_layers; ++i) {
        // Between them, and before the first, stand modules without parameters.
        const std::string name = "z_transform." + std::to_string(1 + 2 * i);
        layers.push_back(make_linear(parameter, name, in, config.code_channels));
        in = config.code_channels;
    }
    return layers;
}

TwoLinears make_time_layers(const ParameterSource& parameter,
                            const DenoisingNetworkConfig& config) {
    const int out = config.time_channels();
    Linear first = make_linear(parameter, "all_modules.0", config.channels, out);
    return {std::move(first), make_linear(parameter, "all_modules.1", out, out)};
}

} // namespace

/// The places of modules in the public network's list of all, one after the other.
class DenoisingNetwork::ModuleNames {
public:
    std::string next() { return "all_modules." + std::to_string(count_++); }

private:
    int count_ = 2; // The first two are the layers that the time goes through.
};

HalvingConvolution::HalvingConvolution(const ParameterSource& parameter, const std::string& name,
                                       int in, int out, bool filters)
    : filters_(filters),
      convolution_(make_convolution(parameter, name + (filters ? ".Conv2d_0" : ".Conv_0"), in, out,
                                    {.size = 3, .stride = 2, .padding = 0})) {}

at::Tensor HalvingConvolution::operator()(const at::Tensor& x) const {
    return convolution_(filters_ ? filtered(x, /*padding=*/2)
                                 : at::constant_pad_nd(x, {0, 1, 0, 1}));
}

DenoisingNetwork::DenoisingNetwork(const ParameterSource& parameter,
                                   const DenoisingNetworkConfig& config)
    : DenoisingNetwork(parameter, config, ModuleNames()) {}

// Places are given out in the order of the members.
DenoisingNetwork::DenoisingNetwork(const ParameterSource& parameter,
                                   const DenoisingNetworkConfig& config, ModuleNames names)
    : halves_variance_(config.halves_variance),
      has_tanh_(config.has_tanh),
      of_code_(make_code_layers(parameter, config)),
      waves_{config.channels, /*freq_shift=*/1, /*flip_sin_to_cos=*/false},
      of_time_(make_time_layers(parameter, config)),
      first_(make_convolution(parameter, names.next(), 3, config.channels)),
      down_(make_down(parameter, config, names)),
      middle_0_(parameter, names.next(), config,
                {coarsest_channels(config), coarsest_channels(config)}),
      middle_attention_(parameter, names.next(), config, coarsest_channels(config)),
      middle_1_(parameter, names.next(), config,
                {coarsest_channels(config), coarsest_channels(config)}),
      up_(make_up(parameter, config, names)),
      norm_(make_group_norm(parameter, names.next(), config.channels_at(0),
                            DenoisingNetworkConfig::groups_of(config.channels_at(0)),
                            kDenoisingNormEps)),
      last_(make_convolution(parameter, names.next(), config.channels_at(0), 3)) {}

std::vector<DenoisingNetwork::DownBlock>
DenoisingNetwork::make_down(const ParameterSource& parameter, const DenoisingNetworkConfig& config,
                            ModuleNames& names) {
    std::vector<DownBlock> blocks;
    int channels = config.channels, picture_channels = 3;
    for (int level = 0; level < config.resolutions(); ++level) {
        const int out = config.channels_at(level);
        for (int i = 0; i < config.layers; ++i) {
            blocks.push_back(
                {AdaptiveBlock(parameter, names.next(), config, {channels, out}), {}, {}});
            channels = out;
            if (config.attends(level))
                blocks.back().attention.emplace(parameter, names.next(), config, out);
        }
        if (level + 1 == config.resolutions()) break;
        blocks.push_back(
            {AdaptiveBlock(parameter, names.next(), config, {out, out, Resample::kDown}), {}, {}});
        if (!config.has_pyramid) continue;
        blocks.back().pyramid.emplace(parameter, names.next(), picture_channels, out,
                                      config.filters);
        picture_channels = out;
    }
    return blocks;
}

std::vector<DenoisingNetwork::UpLevel>
DenoisingNetwork::make_up(const ParameterSource& parameter, const DenoisingNetworkConfig& config,
                          ModuleNames& names) {
    std::vector<UpLevel> levels;
    std::vector<int> given = given_channels(config);
    int channels = given.back();
    for (int level = config.resolutions() - 1; level >= 0; --level) {
        const int out = config.channels_at(level);
        UpLevel& up = levels.emplace_back();
        for (int i = 0; i <= config.layers; ++i) {
            up.blocks.emplace_back(parameter, names.next(), config,
                                   AdaptiveShape{channels + given.back(), out});
            given.pop_back();
            channels = out;
        }
        if (config.attends(level)) up.attention.emplace(parameter, names.next(), config, out);
        if (level > 0)
            up.to_next_resolution.emplace(parameter, names.next(), config,
                                          AdaptiveShape{out, out, Resample::kUp});
    }
    return levels;
}

at::Tensor DenoisingNetwork::told_code(const at::Tensor& z_t) const {
    at::Tensor z = of_second_moment_one(z_t);
    for (const Linear& layer : of_code_)
        z = at::silu(layer(z));
    return z;
}

at::Tensor DenoisingNetwork::down(const at::Tensor& x_t, const TimeAndCode& told,
                                  std::vector<at::Tensor>& given) const {
    at::Tensor picture = x_t;
    at::Tensor h = first_(x_t);
    given.push_back(h);
    for (const DownBlock& step : down_) {
        h = step.block(h, told);
        if (step.attention) h = (*step.attention)(h);
        if (step.pyramid) h = picture = sum_of((*step.pyramid)(picture), h, halves_variance_);
        given.push_back(h);
    }
    return h;
}

at::Tensor DenoisingNetwork::operator()(const at::Tensor& x_t, const at::Tensor& t,
                                        const at::Tensor& z_t) const {
    const at::Tensor time = at::silu(of_time_(waves_(t).to(x_t.scalar_type())));
    const TimeAndCode told{time, told_code(z_t)};
    std::vector<at::Tensor> given;
    at::Tensor h = down(x_t, told, given);
    h = middle_1_(middle_attention_(middle_0_(h, told)), told);
    for (const UpLevel& level : up_) {
        for (const AdaptiveBlock& block : level.blocks) {
            h = block(at::cat({h, given.back()}, 1), told);
            given.pop_back();
        }
        if (level.attention) h = (*level.attention)(h);
        if (level.to_next_resolution) h = (*level.to_next_resolution)(h, told);
    }
    const at::Tensor x_0 = last_(norm_activation(h, norm_, Activation::kSilu));
    return has_tanh_ ? at::tanh(x_0) : x_0;
}

} // namespace restyle::core
