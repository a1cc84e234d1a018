#include "models/convert/unet_names.h"

#include <array>

#include "models/convert/tensor_names.h"

namespace restyle::core {
namespace {

constexpr std::array kOutside{
    LayerNames{"time_embed.0.", "time_embedding.linear_1."},
    LayerNames{"time_embed.2.", "time_embedding.linear_2."},
    LayerNames{"time_embed.cond_proj.", "time_embedding.cond_proj."},
    LayerNames{"label_emb.0.0.", "add_embedding.linear_1."},
    LayerNames{"label_emb.0.2.", "add_embedding.linear_2."},
    LayerNames{"input_blocks.0.0.", "conv_in."},
    LayerNames{"out.0.", "conv_norm_out."},
    LayerNames{"out.2.", "conv_out."},
};
constexpr std::array kResnet{
    LayerNames{"in_layers.0.", "norm1."},          LayerNames{"in_layers.2.", "conv1."},
    LayerNames{"emb_layers.1.", "time_emb_proj."}, LayerNames{"out_layers.0.", "norm2."},
    LayerNames{"out_layers.3.", "conv2."},         LayerNames{"skip_connection.", "conv_shortcut."},
};
constexpr std::array kDownsampler{LayerNames{"op.", "downsamplers.0.conv."}};
constexpr std::array kUpsampler{LayerNames{"conv.", "upsamplers.0.conv."}};
constexpr std::array kAttention{
    LayerNames{"norm.", "norm."},
    LayerNames{"proj_in.", "proj_in."},
    LayerNames{"proj_out.", "proj_out."},
};
// Attention without text, in UNet2DModel.
constexpr std::array kPlainAttentionNames{
    LayerNames{"norm.", "group_norm."},
    LayerNames{"qkv.", "qkv."}, // One tensor there, three in diffusers.
    LayerNames{"proj_out.", "to_out.0."},
};
constexpr std::array kTransformer{
    LayerNames{"norm1.", "norm1."},
    LayerNames{"norm2.", "norm2."},
    LayerNames{"norm3.", "norm3."},
    LayerNames{"attn1.to_q.", "attn1.to_q."},
    LayerNames{"attn1.to_k.", "attn1.to_k."},
    LayerNames{"attn1.to_v.", "attn1.to_v."},
    LayerNames{"attn1.to_out.0.", "attn1.to_out.0."},
    LayerNames{"attn2.to_q.", "attn2.to_q."},
    LayerNames{"attn2.to_k.", "attn2.to_k."},
    LayerNames{"attn2.to_v.", "attn2.to_v."},
    LayerNames{"attn2.to_out.0.", "attn2.to_out.0."},
    LayerNames{"ff.net.0.proj.", "ff.net.0.proj."},
    LayerNames{"ff.net.2.", "ff.net.2."},
};

LayerName attention_name(NameReader reader, UNetClass kind) {
    if (kind == UNetClass::kPlain) return renamed(reader, kPlainAttentionNames);
    if (!reader.skip("transformer_blocks.")) return renamed(reader, kAttention);
    const auto index = reader.number();
    return index ? below(element("transformer_blocks", *index, "."), renamed(reader, kTransformer))
                 : std::nullopt;
}

// A residual block, its attention and, last of a level, what halves the picture.
LayerName down_name(NameReader reader, const UNetLayout& layout) {
    const auto index = reader.number(), place = reader.number();
    if (!index || !place || *index == 0) return std::nullopt;
    const int level = (*index - 1) / (layout.layers_per_block + 1);
    const int layer = (*index - 1) % (layout.layers_per_block + 1);
    if (layer == layout.layers_per_block)
        return *place == 0
                   ? below(element("down_blocks", level, "."), renamed(reader, kDownsampler))
                   : std::nullopt;
    if (*place == 0)
        return below(element("down_blocks", level, ".resnets", layer), renamed(reader, kResnet));
    return *place == 1 ? below(element("down_blocks", level, ".attentions", layer),
                               attention_name(reader, layout.kind))
                       : std::nullopt;
}

LayerName middle_name(NameReader reader, UNetClass kind) {
    const auto place = reader.number();
    if (!place || *place > 2) return std::nullopt;
    if (*place == 1) return below("mid_block.attentions.0.", attention_name(reader, kind));
    return below(element("mid_block.resnets", *place / 2, "."), renamed(reader, kResnet));
}

// The same on the way up, where what doubles the picture stands in the level's last block.
LayerName up_name(NameReader reader, const UNetLayout& layout) {
    const auto index = reader.number(), place = reader.number();
    if (!index || !place || *place > 2) return std::nullopt;
    const int level = *index / (layout.layers_per_block + 1);
    const int layer = *index % (layout.layers_per_block + 1);
    if (*place == 0)
        return below(element("up_blocks", level, ".resnets", layer), renamed(reader, kResnet));
    if (const LayerName upsampler = renamed(reader, kUpsampler))
        return below(element("up_blocks", level, "."), upsampler);
    return *place == 1 ? below(element("up_blocks", level, ".attentions", layer),
                               attention_name(reader, layout.kind))
                       : std::nullopt;
}

at::Tensor without_pixel(const at::Tensor& tensor) { // [o, i, 1] -> [o, i]
    return tensor.dim() == 3 && tensor.size(2) == 1 ? tensor.squeeze(2) : tensor;
}

// The queries, keys and values of one head follow one another, then those of the next.
bool add_heads(TensorMap& unet, const std::string& attention, const std::string& kind,
               const at::Tensor& fused) {
    if (fused.dim() == 0 || fused.size(0) % (3 * kPlainHeadWidth) != 0) return false;
    const at::Tensor heads = fused.unflatten(0, {-1, 3, kPlainHeadWidth});
    for (const int i : {0, 1, 2})
        unet[attention + "to_" + "qkv"[i] + "." + kind] = heads.select(1, i).flatten(0, 1);
    return true;
}

} // namespace

bool add_plain_unet_tensor(TensorMap& unet, const std::string& name, const at::Tensor& tensor) {
    const std::size_t attention = name.find(".attentions.");
    if (attention == std::string::npos) return unet.emplace(name, tensor).second;
    const at::Tensor linear = without_pixel(tensor);
    for (const std::string kind : {"weight", "bias"})
        if (const std::string fused = "qkv." + kind; name.ends_with(fused))
            return add_heads(unet, name.substr(0, name.size() - fused.size()), kind, linear);
    return unet.emplace(name, linear).second;
}

std::optional<std::string> diffusers_unet_name(NameReader reader, const UNetLayout& layout) {
    if (const LayerName outside = renamed(reader, kOutside)) return outside;
    if (reader.skip("input_blocks.")) return down_name(reader, layout);
    if (reader.skip("middle_block.")) return middle_name(reader, layout.kind);
    if (reader.skip("output_blocks.")) return up_name(reader, layout);
    return std::nullopt;
}

} // namespace restyle::core
