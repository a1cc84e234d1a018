#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include <ATen/ATen.h>

#include "restyle/core/generator.h"

namespace restyle::core {

/// What the code of a StyleGAN2 is (Karras et al.: "Analyzing and Improving the Image Quality of
/// StyleGAN", arXiv:1912.04958).
enum class StyleCode {
    kZ,    ///< Part `z`, one row [z_dim], which the mapping network turns into w: N(0, 1).
    kW,    ///< Part `w`, one row [w_dim] for all layers, before truncation.
    kWPlus ///< Part `w+`, a row [w_dim] a layer, before truncation.
};

/// What is added to each pixel of each layer, weighted as it was trained.
enum class LayerNoise {
    kConstant, ///< The one that the model's file brings.
    kSeeded,   ///< counter_noise() of `noise_seed`, layer i from row kLayerNoiseRow + i, the same
               ///< for all samples.
    kNone
};
inline constexpr std::uint32_t kLayerNoiseRow = 0xD0000000; ///< Apart from all rows of noise.h.

/// How a StyleGAN2 draws.
struct StyleGan2Drawing {
    StyleCode code = StyleCode::kZ;

    /// psi: the styles of the layers become w_avg + psi (w - w_avg), whatever the code is.
    double truncation = 1;
    std::optional<int> truncated_layers = {}; ///< The first so many; else all.

    std::optional<std::int64_t> label = {}; ///< Of a class-conditional one, which needs it for z.
    LayerNoise noise = LayerNoise::kConstant;
    std::uint64_t noise_seed = 0;
};

/// A generator of config F: mapping network, modulated convolutions, and pictures that are the sum
/// of what each resolution gives ("skip"). Copies share their weights. Safe to use from several
/// threads at once.
class StyleGan2 {
public:
    struct Parts;
    explicit StyleGan2(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

    int resolution() const; ///< Of pictures, in pixels a side.
    int layers() const;     ///< That have a style: rows of `w+`.
    int classes() const;    ///< 0: not class-conditional.
    std::int64_t parameters() const;

    /// Pictures of a code, with three channels; a grey one's is repeated. The code must have the
    /// precision and the device that it was loaded for. Throws std::invalid_argument naming what of
    /// the drawing does not fit the model.
    Generator generator(const StyleGan2Drawing& drawing) const;

    /// The code of drawing.code that draws what the code `z` draws.
    Code from_z(const Code& z, const StyleGan2Drawing& drawing) const;

private:
    std::shared_ptr<const Parts> parts_;
};

/// Loads FOLDER/config.json and FOLDER/model.safetensors, as samples/convert/convert_stylegan2.py
/// makes them of the public files; `dtype` is kFloat or kDouble. Throws std::runtime_error naming
/// file, field or tensor and what was expected.
StyleGan2 load_stylegan2(const std::filesystem::path& folder, at::ScalarType dtype = at::kFloat,
                         at::Device device = at::kCPU);

} // namespace restyle::core
