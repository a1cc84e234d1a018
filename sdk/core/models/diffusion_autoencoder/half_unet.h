#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/diffusion_autoencoder/pixel_attention.h"

namespace restyle::core {

/// A residual block, and attention to all pixels where its resolution has that.
struct AttendedBlock {
    ToldBlock block;
    std::optional<PixelAttention> attention;

    at::Tensor operator()(const at::Tensor& x, const Told& told) const {
        const at::Tensor h = block(x, told);
        return attention ? (*attention)(h) : h;
    }
};

/// The way down from a picture, and the middle of its coarsest resolution. The U-Net goes on from
/// there, the semantic encoder ends there.
class HalfUNet {
public:
    /// place  what its parameters' names begin with
    HalfUNet(const ParameterSource& parameter, const std::string& place,
             const DiffusionAutoencoderConfig& config, const HalfUNetShape& shape, bool is_told);

    /// given: each block's result is put behind it, where there is one; the middle's is returned.
    at::Tensor operator()(const at::Tensor& x, const Told& told,
                          std::vector<at::Tensor>* given = nullptr) const;

    const std::vector<int>& given_channels() const { return given_channels_; }

private:
    Convolution first_;
    std::vector<AttendedBlock> blocks_;
    std::vector<AttendedBlock> middle_; ///< Two; the first is attended.
    std::vector<int> given_channels_;
};

bool attends(const HalfUNetShape& shape, int resolution);

} // namespace restyle::core
