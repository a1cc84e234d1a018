#include "models/lora/lora_key.h"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "models/convert/unet_names.h"

namespace restyle::core {
namespace {

struct Ending {
    std::string_view text;
    LoraRole role;
};

constexpr std::array kEndings{
    Ending{".lora_A.weight", LoraRole::kDown}, // peft
    Ending{".lora_B.weight", LoraRole::kUp},
    Ending{".lora_A.default.weight", LoraRole::kDown},
    Ending{".lora_B.default.weight", LoraRole::kUp},
    Ending{".lora_down.weight", LoraRole::kDown}, // kohya
    Ending{".lora_mid.weight", LoraRole::kMid},
    Ending{".lora_up.weight", LoraRole::kUp},
    Ending{".alpha", LoraRole::kAlpha},
    Ending{".lora.down.weight", LoraRole::kDown}, // diffusers, before peft
    Ending{".lora.up.weight", LoraRole::kUp},
    Ending{".lora_linear_layer.down.weight", LoraRole::kDown},
    Ending{".lora_linear_layer.up.weight", LoraRole::kUp},
    Ending{"_lora.down.weight", LoraRole::kDown},
    Ending{"_lora.up.weight", LoraRole::kUp},
};

struct Beginning {
    std::string_view text;
    LoraPart part;
};

constexpr std::array kBeginnings{
    Beginning{"unet.", LoraPart::kUNet},
    Beginning{"text_encoder.", LoraPart::kTextEncoder},
    Beginning{"text_encoder_2.", LoraPart::kTextEncoder2},
    Beginning{"lora_unet_", LoraPart::kUNet},
    Beginning{"lora_te_", LoraPart::kTextEncoder},
    Beginning{"lora_te1_", LoraPart::kTextEncoder},
    Beginning{"lora_te2_", LoraPart::kTextEncoder2},
    Beginning{"base_model.model.", LoraPart::kUNet}, // peft alone, on a UNet
};

struct Method {
    std::string_view sign;
    std::string_view name;
};

constexpr std::array kOtherMethods{
    Method{"dora_scale", "DoRA"},
    Method{"lora_magnitude_vector", "DoRA"},
    Method{".hada_w", "LoHa"},
    Method{".lokr_w", "LoKr"},
    Method{".oft_", "OFT"},
    Method{".diff", "full differences"},
    Method{".on_input", "IA3"},
    Method{".w_norm", "trained norms"},
    Method{".a1.weight", "GLoRA"},
    Method{"lora_B.bias", "a trained bias"},
    Method{"lora_up.bias", "a trained bias"},
};

void replace(std::string& text, std::string_view part, std::string_view by) {
    if (const std::size_t place = text.find(part); place != std::string::npos)
        text = text.substr(0, place).append(by).append(text.substr(place + part.size()));
}

// SDXL's LoRAs have kohya's CompVis blocks, of which each level has two.
std::string unet_layer(std::string layer) {
    constexpr UNetLayout kLayout{/*layers_per_block=*/2, UNetClass::kConditional};
    replace(layer, "_processor_", "_");
    if (layer.ends_with("_to_out")) layer += "_0";
    const std::string weight = layer + "_weight";
    const auto name = diffusers_unet_name(NameReader(weight, '_'), kLayout);
    return name ? layer_key(name->substr(0, name->rfind('.'))) : layer;
}

// diffusers once named the text encoder's projections as it does the UNet's, and transformers
// lately left out a level.
std::string text_layer(std::string layer) {
    if (layer.starts_with("encoder_layers_")) layer = "text_model_" + layer;
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kOldNames{
        {{"_to_q", "_q_proj"},
         {"_to_k", "_k_proj"},
         {"_to_v", "_v_proj"},
         {"_to_out", "_out_proj"}}};
    for (const auto& [old_name, since] : kOldNames)
        if (layer.ends_with(old_name)) replace(layer, old_name, since);
    return layer;
}

} // namespace

LoraKey read_lora_key(const std::string& key, const std::filesystem::path& file) {
    const auto refuse = [&](const std::string& what) {
        throw std::runtime_error(file.string() + ": key '" + key + "' " + what);
    };
    for (const auto& [sign, name] : kOtherMethods)
        if (key.find(sign) != std::string::npos)
            refuse("is of " + std::string(name) + ", which is not supported, expected a LoRA");

    std::string_view path = key;
    const auto ending = std::find_if(kEndings.begin(), kEndings.end(),
                                     [&](const Ending& e) { return path.ends_with(e.text); });
    if (ending == kEndings.end()) refuse("is none that a LoRA of diffusers or kohya has");
    path.remove_suffix(ending->text.size());

    const auto beginning =
        std::find_if(kBeginnings.begin(), kBeginnings.end(),
                     [&](const Beginning& b) { return path.starts_with(b.text); });
    // Files of a UNet alone may name its layers at once.
    const bool named = beginning != kBeginnings.end();
    if (named) path.remove_prefix(beginning->text.size());
    const LoraPart part = named ? beginning->part : LoraPart::kUNet;
    const std::string layer = layer_key(std::string(path));
    return {part, part == LoraPart::kUNet ? unet_layer(layer) : text_layer(layer), ending->role};
}

std::string layer_key(std::string name) {
    std::replace(name.begin(), name.end(), '.', '_');
    return name;
}

const char* name_of(LoraPart part) {
    switch (part) {
    case LoraPart::kUNet:
        return "unet";
    case LoraPart::kTextEncoder:
        return "text_encoder";
    case LoraPart::kTextEncoder2:
        return "text_encoder_2";
    }
    return "";
}

} // namespace restyle::core
