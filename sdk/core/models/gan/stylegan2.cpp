#include "restyle/core/stylegan2.h"

#include <stdexcept>

#include <c10/util/StringUtil.h>

#include "models/files/weights.h"
#include "models/gan/mapping.h"
#include "models/gan/synthesis.h"
#include "restyle/core/noise.h"

namespace restyle::core {

struct StyleGan2::Parts {
    Parts(const ParameterSource& parameter, const StyleGan2Config& shape)
        : config(shape),
          mapping(parameter, shape),
          synthesis(parameter, shape) {}

    StyleGan2Config config;
    StyleMapping mapping;
    StyleSynthesis synthesis;
};

namespace {

void check_drawing(const StyleGan2Drawing& drawing, const StyleGan2Config& config) {
    const auto& [code, truncation, layers, label, noise, seed] = drawing;
    if (layers && (*layers < 0 || *layers > config.layers()))
        throw std::invalid_argument(c10::str("truncated layers are ", *layers,
                                             ", expected 0 to its ", config.layers(), " layers"));
    if (config.classes == 0 && label)
        throw std::invalid_argument("class " + std::to_string(*label) +
                                    " is given to a GAN without classes");
    if (config.classes > 0 && !label)
        throw std::invalid_argument(
            c10::str("needs a class, from 0 to ", config.classes - 1, ": it is class-conditional"));
    if (label && (*label < 0 || *label >= config.classes))
        throw std::invalid_argument(
            c10::str("class is ", *label, ", expected 0 to ", config.classes - 1));
}

/// w_avg + psi (w - w_avg) of the first layers: [n, layers, w_dim].
at::Tensor truncated(const at::Tensor& styles, const at::Tensor& average,
                     const StyleGan2Drawing& drawing) {
    const std::int64_t layers = styles.size(1);
    const std::int64_t count = drawing.truncated_layers.value_or(int(layers));
    if (drawing.truncation == 1 || count == 0) return styles;
    const at::Tensor nearer = at::lerp(average.expand_as(styles), styles, drawing.truncation);
    if (count == layers) return nearer;
    return at::cat({nearer.narrow(1, 0, count), styles.narrow(1, count, layers - count)}, 1);
}

std::vector<at::Tensor> noise_of(const StyleSynthesis& synthesis, const StyleGan2Drawing& drawing) {
    if (drawing.noise == LayerNoise::kNone) return {};
    std::vector<at::Tensor> noise = synthesis.constant_noise();
    if (drawing.noise == LayerNoise::kConstant) return noise;
    std::uint32_t row = kLayerNoiseRow;
    for (at::Tensor& layer : noise)
        layer = counter_noise(drawing.noise_seed, row++, 1, {1, layer.size(0), layer.size(1)})
                    .view(layer.sizes())
                    .to(layer.options());
    return noise;
}

CodePart part_of(StyleCode code, const StyleGan2Config& config) {
    if (code == StyleCode::kZ) return {"z", 1, {config.z_dim}};
    if (code == StyleCode::kW) return {"w", 1, {config.w_dim}};
    return {"w+", config.layers(), {config.w_dim}};
}

/// [n, w_dim] of z [n, 1, z_dim].
at::Tensor mapped(const StyleGan2::Parts& parts, const at::Tensor& z,
                  const std::optional<std::int64_t>& label) {
    at::Tensor labels;
    if (label) labels = at::full({z.size(0)}, *label, z.options().dtype(at::kLong));
    return parts.mapping(z.squeeze(1), labels);
}

/// [n, layers, w_dim], before truncation.
at::Tensor styles_of(const StyleGan2::Parts& parts, const Code& code,
                     const StyleGan2Drawing& drawing) {
    if (drawing.code == StyleCode::kWPlus) return code.at("w+");
    const at::Tensor w = drawing.code == StyleCode::kW
                             ? code.at("w")
                             : mapped(parts, code.at("z"), drawing.label).unsqueeze(1);
    return w.expand({-1, parts.config.layers(), -1});
}

} // namespace

int StyleGan2::resolution() const {
    return parts_->config.resolution();
}

int StyleGan2::layers() const {
    return parts_->config.layers();
}

int StyleGan2::classes() const {
    return parts_->config.classes;
}

std::int64_t StyleGan2::parameters() const {
    return count_parameters(
        [this](const ParameterSource& parameter) { Parts(parameter, parts_->config); });
}

Generator StyleGan2::generator(const StyleGan2Drawing& drawing) const {
    check_drawing(drawing, parts_->config);
    Generator generator{{part_of(drawing.code, parts_->config)}, {}};
    generator.pictures = [parts = parts_, drawing,
                          noise = noise_of(parts_->synthesis, drawing)](const Code& code) {
        const at::Tensor styles = styles_of(*parts, code, drawing);
        const at::Tensor pictures =
            parts->synthesis(truncated(styles, parts->mapping.average(), drawing), noise);
        return pictures.expand({-1, 3, -1, -1});
    };
    return generator;
}

Code StyleGan2::from_z(const Code& z, const StyleGan2Drawing& drawing) const {
    check_drawing(drawing, parts_->config);
    if (drawing.code == StyleCode::kZ) return z;
    const at::Tensor w = mapped(*parts_, z.at("z"), drawing.label).unsqueeze(1);
    if (drawing.code == StyleCode::kW) return {{"w", w}};
    return {{"w+", w.repeat({1, parts_->config.layers(), 1})}};
}

StyleGan2 load_stylegan2(const std::filesystem::path& folder, at::ScalarType dtype,
                         at::Device device) {
    const StyleGan2Config config = read_stylegan2_config(folder / "config.json");
    Weights weights = Weights::in_folder(folder, "model");
    const auto parts =
        std::make_shared<const StyleGan2::Parts>(weights.parameters(dtype, device), config);
    weights.check_all_used();
    return StyleGan2(parts);
}

} // namespace restyle::core
