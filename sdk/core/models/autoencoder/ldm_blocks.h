#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/autoencoder/autoencoder_config.h"
#include "models/unet/attention_block.h"
#include "models/unet/resnet_block.h"

namespace restyle::core {

constexpr double kLdmNormEps = 1e-6;

std::string element(const std::string& name, std::size_t index); ///< NAME.INDEX

/// Residual blocks with an attention after each of them, or with none.
struct LdmBlocks {
    std::vector<ResnetBlock> resnets;
    std::vector<AttentionBlock> attentions;

    at::Tensor operator()(at::Tensor x) const;
};

LdmBlocks make_ldm_blocks(const ParameterSource& parameter, const std::string& name,
                          const LdmConfig& config, int in, int out, int count, bool attention);

/// Two residual blocks about an attention, at the latent's size.
class LdmMidBlock {
public:
    LdmMidBlock(const ParameterSource& parameter, const std::string& name, const LdmConfig& config);

    at::Tensor operator()(const at::Tensor& x) const;

private:
    ResnetBlock first_;
    std::optional<AttentionBlock> attention_;
    ResnetBlock last_;
};

} // namespace restyle::core
