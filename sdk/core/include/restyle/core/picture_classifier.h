#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <ATen/ATen.h>

namespace restyle::core {

/// What halves the picture from one level of a classifier to the next.
enum class Downsampling {
    kStride, ///< The level's first convolution, which moves by two pixels.
    kPool    ///< The mean of 2x2, before it.
};

/// Tells attributes of pictures, such as winter, dusk and fog: a small convolutional network, whose
/// file is weights alone and runs no code.
///
/// Copies share the weights. Safe to use from several threads at once.
class PictureClassifier {
public:
    /// Their names, in the order of the logits.
    const std::vector<std::string>& attributes() const;

    /// Throws std::invalid_argument naming the nearest right one, or all.
    std::int64_t index_of(const std::string& attribute) const;

    /// Pictures [n, 3, H, W] in [-1, 1], of any size -> [n, attributes] in their precision; each is
    /// there with probability sigmoid(logit), whatever the others are. Differentiable.
    at::Tensor logits(const at::Tensor& pictures) const;

private:
    friend PictureClassifier load_picture_classifier(const std::filesystem::path&, at::ScalarType,
                                                     at::Device);
    struct Parts;
    explicit PictureClassifier(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

    std::shared_ptr<const Parts> parts_;
};

/// Loads a folder that restyle_train --classifier wrote: model.safetensors and config.json,
///
///   {"_class_name": "PictureClassifier", "attributes": ["noon", "dusk"], "size": 64,
///    "channels": [16, 32, 64, 64], "layers": 1, "norm_groups": 8, "downsampling": "stride"}
///
/// Computes in `dtype`, kFloat or kDouble. Throws std::runtime_error naming file, key or tensor,
/// and what was expected.
PictureClassifier load_picture_classifier(const std::filesystem::path& folder,
                                          at::ScalarType dtype = at::kFloat,
                                          at::Device device = at::kCPU);

} // namespace restyle::core
