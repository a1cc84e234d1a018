#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <ATen/ATen.h>

namespace restyle::core {

/// Whether a picture is seen as it would be saved, in 8 bits, or as it is: a function without
/// steps, for guidance.
enum class PictureLevels { kEightBit, kContinuous };

struct TextFeatures {
    at::Tensor features;               ///< [n, d], each of length 1.
    std::vector<std::string> warnings; ///< Which words were cut from a text that was too long.
};

/// A CLIP model: pictures and texts as points of one space, near each other where they fit.
///
/// Radford et al.: "Learning Transferable Visual Models From Natural Language Supervision"
/// (arXiv:2103.00020). Safe for several threads; copies share the weights.
class PictureText {
public:
    /// Pictures [n, 3, H, W] in [-1, 1], of any size -> [n, d] in fp32, of a model in fp64 in
    /// that, each of length 1. Differentiable where the pictures require gradients. The model sees
    /// the middle of a picture, resized, as an 8-bit picture would be; gradients flow as if nothing
    /// were rounded.
    at::Tensor picture_features(const at::Tensor& pictures,
                                PictureLevels levels = PictureLevels::kEightBit) const;

    /// Texts are taken as they stand: brackets have no meaning. Throws std::invalid_argument naming
    /// the first byte of a text that is no UTF-8.
    TextFeatures text_features(const std::vector<std::string>& texts) const;

    /// What the model's cosines are multiplied by to be logits.
    double logit_scale() const;

private:
    friend PictureText load_picture_text(const std::filesystem::path&, at::ScalarType, at::Device);
    struct Parts;
    explicit PictureText(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

    std::shared_ptr<const Parts> parts_;
};

/// Loads a transformers CLIPModel folder: config.json, model.safetensors, the tokenizer's files and
/// preprocessor_config.json. Throws std::runtime_error naming file, field, value and what was
/// expected.
PictureText load_picture_text(const std::filesystem::path& folder,
                              at::ScalarType dtype = at::kFloat, at::Device device = at::kCPU);

/// Cosines of features row by row: [n, d] and [n, d] or [1, d] -> [n] in [-1, 1].
at::Tensor similarity(const at::Tensor& features, const at::Tensor& others);

/// Whether a picture changed as its text did: the cosine of the step from the source's to the
/// target's picture and the step from the source's to the target's text, all features as above
/// -> [n] in [-1, 1]; 0 where either step is none.
///
/// Gal et al.: "StyleGAN-NADA" (arXiv:2108.00946), equation 2, whose loss is 1 minus this.
at::Tensor directional_similarity(const at::Tensor& source_pictures,
                                  const at::Tensor& target_pictures, const at::Tensor& source_texts,
                                  const at::Tensor& target_texts);

} // namespace restyle::core
