#pragma once

#include <optional>
#include <string>

#include "models/diffusion_autoencoder/diffusion_autoencoder_config.h"
#include "models/layers/convolution.h"
#include "models/unet/resnet_block.h"

namespace restyle::core {

/// What the U-Net's blocks are told, both activated: [n, time_channels] and [n, code_channels].
struct Told {
    at::Tensor time, z_sem;
};

struct ToldBlockShape {
    int in, out;
    Resample resample = Resample::kNone;
    bool is_told = true;
};

/// A residual block that is told the time and a code by adaptive group normalisation (Preechakul
/// et al., arXiv:2111.15640, 3.1):
///
///   h = conv(silu(norm(x))),   y = x + conv(silu((norm(h) (1 + t_s) + t_b) (1 + z_s)))
///
/// with (t_s, t_b) linear in the time and z_s in the code. Of the encoder it is told nothing and
/// ends with h.
class ToldBlock {
public:
    ToldBlock(const ParameterSource& parameter, const std::string& name,
              const DiffusionAutoencoderConfig& config, const ToldBlockShape& shape);

    at::Tensor operator()(const at::Tensor& x, const Told& told) const;

private:
    struct Telling {
        Linear of_time, of_z_sem;
        GroupNorm norm;
        Convolution convolution;

        at::Tensor operator()(const at::Tensor& h, const Told& told) const;
    };

    Resample resample_;
    GroupNorm norm_;
    Convolution convolution_;
    std::optional<Telling> telling_;
    std::optional<Convolution> shortcut_;
};

/// The norm of so many channels; eps as PyTorch has it.
GroupNorm make_norm(const ParameterSource& parameter, const std::string& name,
                    const DiffusionAutoencoderConfig& config, int channels);

} // namespace restyle::core
