#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <ATen/ATen.h>

namespace restyle::core {

/// Pictures [n, 3, H, W] in [-1, 1] resized to `side` x `side` as clean-fid does (Parmar et al.:
/// "On Aliased Resizing and Surprising Subtleties in GAN Evaluation", arXiv:2104.11222): bicubic
/// with a = -0.5, antialiased, each channel as fp32 values of 0 to 255, clamped, not rounded.
at::Tensor resized_for_features(const at::Tensor& pictures, std::int64_t side);

/// A TorchScript network whose features tell sets of pictures apart (metrics.h), as an Inception
/// network's do for FID and KID. Loading it RUNS CODE that the file brings: only for files whose
/// maker one trusts. Copies share the network; for one thread.
class PictureFeatures {
public:
    /// forward([n, 3, side, side], fp32 values of 0 to 255) -> [n, d]; what else the network wants
    /// of its input, it does itself. Throws std::runtime_error naming the file for one that is no
    /// module.
    PictureFeatures(const std::string& file, std::int64_t side, at::Device device = at::kCPU);

    /// Of pictures [n, 3, H, W] in [-1, 1] of any size: [n, d] in fp64, on the CPU. Throws
    /// std::runtime_error naming the file for a result of another shape, or one that is not finite.
    at::Tensor operator()(const at::Tensor& pictures) const;

private:
    struct Network;
    std::shared_ptr<const Network> network_;
};

} // namespace restyle::core
