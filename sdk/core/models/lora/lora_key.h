#pragma once

#include <filesystem>
#include <string>

namespace restyle::core {

/// The networks of a pipeline that LoRAs change.
enum class LoraPart { kUNet, kTextEncoder, kTextEncoder2 };

enum class LoraRole { kDown, kMid, kUp, kAlpha };

/// What a tensor's name in a LoRA's file says.
struct LoraKey {
    LoraPart part;
    std::string layer; ///< As layer_key() has it.
    LoraRole role;
};

/// Throws std::runtime_error naming `file` and the key: another method's, or none that is known.
LoraKey read_lora_key(const std::string& key, const std::filesystem::path& file);

/// A layer's diffusers or transformers name, in which kohya cannot tell '.' from '_' any more:
/// down_blocks_0_attentions_0_proj_in.
std::string layer_key(std::string name);

/// "unet", "text_encoder", "text_encoder_2"
const char* name_of(LoraPart part);

} // namespace restyle::core
