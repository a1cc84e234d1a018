#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include <ATen/ATen.h>

namespace restyle::core {

/// How unlike two pictures look (Zhang et al.: "The Unreasonable Effectiveness of Deep Features as
/// a Perceptual Metric", arXiv:1801.03924), LPIPS version 0.1: with f_l the features of a network's
/// layer l, of unit length at each of its places,
///
///   d(a, b) = sum over l of mean over places of w_l . (f_l(a) - f_l(b))^2
///
/// Copies share their weights. Safe to use from several threads at once.
class PerceptualDistance {
public:
    struct Parts;
    explicit PerceptualDistance(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

    /// Of each layer, [n, C, H, W]. Throws std::invalid_argument for pictures that are too small.
    ///
    /// pictures  [n, 3, H, W] in [-1, 1]
    std::vector<at::Tensor> features(const at::Tensor& pictures) const;

    /// [n], of features; differentiable. `b` may be of one picture for all.
    at::Tensor between(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b) const;

    at::Tensor operator()(const at::Tensor& a, const at::Tensor& b) const {
        return between(features(a), features(b));
    }

private:
    std::shared_ptr<const Parts> parts_;
};

/// Loads the weights of the lpips package's LPIPS(net="alex") or "vgg", its state dict without
/// `lins.` as a safetensors file; computes in `dtype`, kFloat or kDouble. Throws std::runtime_error
/// naming file and tensor.
PerceptualDistance load_perceptual_distance(const std::filesystem::path& file,
                                            at::ScalarType dtype = at::kFloat,
                                            at::Device device = at::kCPU);

} // namespace restyle::core
