#include "train/gan/gan_weights.h"

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include "models/gan/mapping.h"
#include "models/gan/synthesis.h"
#include "train/gan/discriminator.h"

namespace restyle::core {
namespace {

constexpr std::int64_t kCodesAveraged = 10'000;
constexpr const char* kMeanStyle = "mapping.w_avg";

bool is_noise(const std::string& name) {
    return name.ends_with(".noise_const");
}

at::Tensor initial_gan_weight(const std::string& name, at::IntArrayRef shape, double lr_multiplier,
                              at::Generator& generator) {
    if (name.ends_with(".affine.bias")) return at::ones(shape);
    if (name.ends_with(".bias") || name.ends_with(".noise_strength")) return at::zeros(shape);
    const at::Tensor normal = at::randn(shape, generator, at::kFloat);
    return name.starts_with("mapping.") ? normal / lr_multiplier : normal;
}

/// What training does not move is undefined.
ParameterSource trained(const TensorMap& weights) {
    return [&](const std::string& name, at::IntArrayRef) {
        const auto found = weights.find(name);
        return found == weights.end() ? at::Tensor() : found->second;
    };
}

at::Tensor random_styles(const TensorMap& weights, const StyleGan2Config& config,
                         const RandomDrawing& drawing, at::Generator& generator) {
    const StyleMapping mapping(trained(weights), config);
    const at::TensorOptions options = weights.begin()->second.options().requires_grad(false);
    const auto of_random_codes = [&] {
        const at::Tensor z = at::randn({drawing.pictures, config.z_dim}, generator, at::kFloat);
        return mapping(z.to(options), {}).unsqueeze(1);
    };
    const at::Tensor styles = of_random_codes().expand({-1, config.layers(), -1});
    if (drawing.mixing == 0) return styles;
    const at::Tensor is_mixed = at::rand({drawing.pictures, 1, 1}, generator) < drawing.mixing;
    const at::Tensor first = at::randint(1, config.layers(), {drawing.pictures, 1, 1}, generator);
    const at::Tensor layer = at::arange(config.layers()).view({1, -1, 1});
    return at::where(is_mixed.logical_and(layer >= first).to(options.device()), of_random_codes(),
                     styles);
}

std::vector<at::Tensor> random_noise(const StyleGan2Config& config,
                                     const at::TensorOptions& options, std::int64_t pictures,
                                     at::Generator& generator) {
    std::vector<at::Tensor> noise;
    for (int layer = 0; layer + 1 < config.layers(); ++layer) {
        const int side = 4 << ((layer + 1) / 2);
        noise.push_back(
            at::randn({pictures, 1, side, side}, generator, at::kFloat).to(options.device()));
    }
    return noise;
}

} // namespace

TensorMap initial_gan_weights(const StyleGan2Config& config, std::uint64_t seed) {
    at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    TensorMap weights;
    const auto initial = [&](const std::string& name, at::IntArrayRef shape) {
        if (name == kMeanStyle || is_noise(name)) return at::Tensor();
        return weights[name] = initial_gan_weight(name, shape, config.lr_multiplier, generator);
    };
    StyleMapping(initial, config);
    StyleSynthesis(initial, config);
    Discriminator(initial, config.channels);
    return weights;
}

TensorMap generator_file(const TensorMap& weights, const StyleGan2Config& config,
                         std::uint64_t seed) {
    const c10::NoGradGuard no_gradients;
    at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    TensorMap file;
    const auto take = [&](const std::string& name, at::IntArrayRef shape) {
        if (name == kMeanStyle) return at::Tensor();
        return file[name] =
                   is_noise(name) ? at::randn(shape, generator, at::kFloat) : weights.at(name);
    };
    StyleMapping(take, config);
    StyleSynthesis(take, config);
    file[kMeanStyle] =
        random_styles(weights, config, {kCodesAveraged}, generator).select(1, 0).mean({0});
    return file;
}

DrawnPictures draw_with_styles(const TensorMap& weights, const StyleGan2Config& config,
                               const RandomDrawing& drawing, at::Generator& generator) {
    const at::Tensor styles = random_styles(weights, config, drawing, generator);
    const StyleSynthesis synthesis(trained(weights), config);
    if (!drawing.noise) return {synthesis(styles, {}), styles};
    return {synthesis(styles, random_noise(config, styles.options(), drawing.pictures, generator)),
            styles};
}

at::Tensor draw_pictures(const TensorMap& weights, const StyleGan2Config& config,
                         const RandomDrawing& drawing, at::Generator& generator) {
    return draw_with_styles(weights, config, drawing, generator).pictures;
}

} // namespace restyle::core
