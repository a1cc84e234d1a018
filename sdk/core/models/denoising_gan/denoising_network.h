#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/denoising_gan/adaptive_block.h"
#include "models/denoising_gan/self_attention.h"
#include "models/unet/time_embedding.h"

namespace restyle::core {

/// A picture brought to half its size by a convolution.
class HalvingConvolution {
public:
    HalvingConvolution(const ParameterSource& parameter, const std::string& name, int in, int out,
                       bool filters);

    at::Tensor operator()(const at::Tensor& x) const;

private:
    bool filters_;
    Convolution convolution_;
};

/// The network of a denoising GAN (Xiao et al., arXiv:2112.07804, appendix C), in the names of the
/// public files: a U-Net that draws x_0 of x_t, told the time and z_t.
class DenoisingNetwork {
public:
    DenoisingNetwork(const ParameterSource& parameter, const DenoisingNetworkConfig& config);

    /// x_t [n, 3, H, W], t [n] int64, z_t [n, code_features] -> x_0 [n, 3, H, W]
    at::Tensor operator()(const at::Tensor& x_t, const at::Tensor& t, const at::Tensor& z_t) const;

private:
    struct DownBlock {
        AdaptiveBlock block;
        std::optional<SelfAttention> attention;
        std::optional<HalvingConvolution> pyramid; ///< Where it brings the picture down, too.
    };
    struct UpLevel {
        std::vector<AdaptiveBlock> blocks;
        std::optional<SelfAttention> attention;
        std::optional<AdaptiveBlock> to_next_resolution;
    };

    class ModuleNames;

    DenoisingNetwork(const ParameterSource& parameter, const DenoisingNetworkConfig& config,
                     ModuleNames names);

    static std::vector<DownBlock> make_down(const ParameterSource& parameter,
                                            const DenoisingNetworkConfig& config,
                                            ModuleNames& names);
    static std::vector<UpLevel> make_up(const ParameterSource& parameter,
                                        const DenoisingNetworkConfig& config, ModuleNames& names);

    at::Tensor told_code(const at::Tensor& z_t) const;
    at::Tensor down(const at::Tensor& x_t, const TimeAndCode& told,
                    std::vector<at::Tensor>& given) const;

    bool halves_variance_, has_tanh_;
    std::vector<Linear> of_code_;
    Waves waves_;
    TwoLinears of_time_;
    Convolution first_;
    std::vector<DownBlock> down_;
    AdaptiveBlock middle_0_;
    SelfAttention middle_attention_;
    AdaptiveBlock middle_1_;
    std::vector<UpLevel> up_; ///< The coarsest first.
    GroupNorm norm_;
    Convolution last_;
};

} // namespace restyle::core
