#include "models/convert/autoencoder_names.h"

#include <array>

#include "models/convert/tensor_names.h"

namespace restyle::core {
namespace {

constexpr std::array kQuantisation{
    LayerNames{"quant_conv.", "quant_conv."},
    LayerNames{"post_quant_conv.", "post_quant_conv."},
    LayerNames{"quantize.embedding.", "quantize.embedding."},
};
constexpr std::array kCoder{
    LayerNames{"conv_in.", "conv_in."},
    LayerNames{"conv_out.", "conv_out."},
    LayerNames{"norm_out.", "conv_norm_out."},
};
constexpr std::array kMiddle{
    LayerNames{"attn_1.norm.", "attentions.0.group_norm."},
    LayerNames{"attn_1.q.", "attentions.0.to_q."},
    LayerNames{"attn_1.k.", "attentions.0.to_k."},
    LayerNames{"attn_1.v.", "attentions.0.to_v."},
    LayerNames{"attn_1.proj_out.", "attentions.0.to_out.0."},
};
constexpr std::array kCoderResnet{
    LayerNames{"norm1.", "norm1."},
    LayerNames{"conv1.", "conv1."},
    LayerNames{"norm2.", "norm2."},
    LayerNames{"conv2.", "conv2."},
    LayerNames{"nin_shortcut.", "conv_shortcut."},
};
constexpr std::array kCoderDownsampler{LayerNames{"downsample.conv.", "downsamplers.0.conv."}};
constexpr std::array kCoderUpsampler{LayerNames{"upsample.conv.", "upsamplers.0.conv."}};

LayerName coder_middle_name(NameReader reader) {
    for (const int resnet : {0, 1})
        if (reader.skip(resnet == 0 ? "block_1." : "block_2."))
            return below(element("mid_block.resnets", resnet, "."), renamed(reader, kCoderResnet));
    return below("mid_block.", renamed(reader, kMiddle));
}

LayerName level_name(const std::string& level, NameReader reader, const LayerNames& resampler) {
    if (!reader.skip("block."))
        return below(level + ".", renamed(reader, std::span(&resampler, 1)));
    const auto layer = reader.number();
    return layer ? below(element(level + ".resnets", *layer, "."), renamed(reader, kCoderResnet))
                 : std::nullopt;
}

LayerName coder_name(NameReader reader, int levels) {
    if (const LayerName outside = renamed(reader, kCoder)) return outside;
    if (reader.skip("mid.")) return coder_middle_name(reader);
    const bool down = reader.skip("down.");
    if (!down && !reader.skip("up.")) return std::nullopt;
    const auto level = reader.number();
    if (!level || *level >= levels) return std::nullopt;
    return down ? level_name(element("down_blocks", *level), reader, kCoderDownsampler[0])
                : level_name(element("up_blocks", levels - 1 - *level), reader, kCoderUpsampler[0]);
}

} // namespace

std::optional<std::string> diffusers_autoencoder_name(std::string_view name, int levels) {
    NameReader reader(name);
    if (reader.skip("encoder.")) return below("encoder.", coder_name(reader, levels));
    if (reader.skip("decoder.")) return below("decoder.", coder_name(reader, levels));
    return renamed(reader, kQuantisation);
}

} // namespace restyle::core
