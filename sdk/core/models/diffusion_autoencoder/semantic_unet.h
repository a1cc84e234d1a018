#pragma once

#include <optional>
#include <vector>

#include "models/diffusion_autoencoder/half_unet.h"
#include "models/unet/time_embedding.h"

namespace restyle::core {

/// The U-Net that finds the noise in x_t, told z_sem.
class SemanticUNet {
public:
    SemanticUNet(const ParameterSource& parameter, const DiffusionAutoencoderConfig& config);

    /// x_t [n, 3, H, W], t [n] int64, z_sem [n, code_channels]
    at::Tensor operator()(const at::Tensor& x_t, const at::Tensor& t,
                          const at::Tensor& z_sem) const;

private:
    struct UpBlock {
        AttendedBlock attended;
        std::optional<ToldBlock> to_next_resolution;
    };

    void add_up_blocks(const ParameterSource& parameter, const DiffusionAutoencoderConfig& config);

    Waves waves_;
    TwoLinears time_;
    HalfUNet down_;
    std::vector<UpBlock> up_;
    GroupNorm norm_;
    Convolution last_;
};

} // namespace restyle::core
