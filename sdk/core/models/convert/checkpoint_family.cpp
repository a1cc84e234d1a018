#include "models/convert/checkpoint_family.h"

#include <array>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace restyle::core {
namespace {

constexpr const char* kFirstConvolution = "model.diffusion_model.input_blocks.0.0.weight";
constexpr const char* kExpected =
    ", expected a checkpoint of Stable Diffusion 1.x, 2.x or SDXL base, or of latent diffusion "
    "that is told a text (text2im), a class or nothing";

bool has(const TensorMap& tensors, const std::string& name) {
    return tensors.count(name) > 0;
}

bool any_begins_with(const TensorMap& tensors, const std::string& beginning) {
    const auto found = tensors.lower_bound(beginning);
    return found != tensors.end() && found->first.starts_with(beginning);
}

struct Sign {
    const char* beginning; ///< Of a tensor's name.
    const char* meaning;
};

// Files of the same shape of name or place that are something else.
constexpr std::array kOtherFiles{
    Sign{"model.diffusion_model.joint_blocks.", "is a diffusion transformer (Stable Diffusion 3)"},
    Sign{"joint_blocks.", "is a diffusion transformer (Stable Diffusion 3)"},
    Sign{"model.diffusion_model.double_blocks.", "is a diffusion transformer (Flux)"},
    Sign{"double_blocks.", "is a diffusion transformer (Flux)"},
    Sign{"lora_", "is a LoRA"},
    Sign{"control_model.", "is a ControlNet"},
    Sign{"edm_mean", "is Playground 2.5, whose noise levels are another family's"},
    Sign{"down_blocks.",
         "is one network in diffusers' names, which belongs into a diffusers folder"},
    Sign{"encoder.down.", "is an autoencoder alone"},
};

std::string what_else(const TensorMap& tensors) {
    for (const auto& [beginning, meaning] : kOtherFiles)
        if (any_begins_with(tensors, beginning)) return meaning;
    if (has(tensors, kFirstConvolution)) return {};
    return std::string("lacks tensor '") + kFirstConvolution + "'";
}

// What networks of the same code take beside the latents' 4 channels.
std::string other_input(std::int64_t channels) {
    switch (channels) {
    case 4:
        return {};
    case 5:
        return "is a depth-guided model (its UNet takes 5 channels)";
    case 7:
        return "is an upscaler (its UNet takes 7 channels)";
    case 8:
        return "is an InstructPix2Pix model (its UNet takes 8 channels)";
    case 9:
        return "is an inpainting model (its UNet takes 9 channels)";
    default:
        return "is an unknown model (its UNet takes " + std::to_string(channels) + " channels)";
    }
}

const std::string kClipPrefix = "cond_stage_model.transformer.";
const std::string kOpenClipPrefix = "cond_stage_model.model.";
const std::string kFirst = "conditioner.embedders.0.model.";
const std::string kXlFirst = "conditioner.embedders.0.transformer.";
const std::string kXlSecond = "conditioner.embedders.1.model.";
const std::string kClasses = "cond_stage_model.embedding.weight";
const std::string kPlainAttention = "model.diffusion_model.middle_block.1.qkv.weight";

// Other latents than the 4 channels that Stable Diffusion's autoencoder makes.
bool has_latents_of_its_own(const TensorMap& tensors) {
    return has(tensors, kClasses) || has(tensors, kPlainAttention);
}

TextPlace first_text(const std::string& prefix, TextLayout layout) {
    return {"text_encoder", "tokenizer", prefix, layout};
}

constexpr double kStableDiffusionScale = 0.18215;
constexpr double kUnscaled = 1; // Latents are as they are.

struct KnownFamily {
    std::vector<std::string> signs; ///< One of these tensors is there.
    FamilyFacts facts;
};

// The first whose sign is there is it.
const std::vector<KnownFamily>& known_families() {
    static const std::vector<KnownFamily> kKnown{
        {{kXlSecond + "token_embedding.weight"},
         {Family::kSdxl,
          "SDXL",
          {first_text(kXlFirst, TextLayout::kClip),
           {"text_encoder_2", "tokenizer_2", kXlSecond, TextLayout::kOpenClip}},
          0.13025,
          1024,
          8}},
        {{kFirst + "token_embedding.weight"}, // Only SD-Turbo, which predicts noise.
         {Family::kStableDiffusion2,
          "Stable Diffusion 2.x",
          {first_text(kFirst, TextLayout::kOpenClip)},
          kStableDiffusionScale,
          512,
          8}},
        {{kOpenClipPrefix + "token_embedding.weight"},
         {Family::kStableDiffusion2,
          "Stable Diffusion 2.x",
          {first_text(kOpenClipPrefix, TextLayout::kOpenClip)},
          kStableDiffusionScale,
          768,
          8,
          /*assume_v_prediction=*/true}},
        {{kClipPrefix + "text_model.embeddings.token_embedding.weight",
          kClipPrefix + "embeddings.token_embedding.weight"},
         {Family::kStableDiffusion1,
          "Stable Diffusion 1.x",
          {first_text(kClipPrefix, TextLayout::kClip)},
          kStableDiffusionScale,
          512,
          8}},
        {{kClipPrefix + "token_emb.weight"},
         {Family::kLatentText,
          "latent diffusion's text2im",
          {{"bert", "tokenizer", kClipPrefix, TextLayout::kBert}},
          kStableDiffusionScale,
          256,
          8}},
        {{kClasses},
         {Family::kLatentClasses, "latent diffusion of classes", {}, kUnscaled, 256, 4}},
        {{kPlainAttention},
         {Family::kLatentAlone, "latent diffusion without conditions", {}, kUnscaled, 256, 4}},
    };
    return kKnown;
}

std::optional<FamilyFacts> known_family(const TensorMap& tensors) {
    for (const KnownFamily& known : known_families())
        for (const std::string& sign : known.signs)
            if (has(tensors, sign)) return known.facts;
    return std::nullopt;
}

// SDXL's refiner has but the second text encoder, and a size among what it is told.
bool is_refiner(const TensorMap& tensors) {
    return has(tensors, kFirst + "token_embedding.weight") &&
           any_begins_with(tensors, "model.diffusion_model.label_emb.");
}

} // namespace

FamilyFacts recognise_family(const TensorMap& tensors, const std::filesystem::path& file) {
    const auto refuse = [&](const std::string& what) {
        throw std::runtime_error(file.string() + ": " + what + kExpected);
    };
    if (const std::string other = what_else(tensors); !other.empty()) refuse(other);
    const at::Tensor& first = tensors.at(kFirstConvolution);
    if (first.dim() != 4)
        refuse(std::string("tensor '") + kFirstConvolution + "' is no convolution");
    if (!has_latents_of_its_own(tensors))
        if (const std::string other = other_input(first.size(1)); !other.empty()) refuse(other);
    if (is_refiner(tensors)) refuse("is an SDXL refiner");
    const std::optional<FamilyFacts> family = known_family(tensors);
    if (!family)
        refuse("holds neither a text encoder that is known nor a table of classes "
               "(cond_stage_model.* or conditioner.embedders.*)");
    if (!any_begins_with(tensors, "first_stage_model."))
        refuse("holds no autoencoder (first_stage_model.*)");
    if (family->family == Family::kLatentAlone &&
        !has(tensors, "first_stage_model.quantize.embedding.weight"))
        refuse("is latent diffusion without conditions on an autoencoder without a codebook "
               "(first_stage_model.quantize.*), whose levels have heads of unequal width");
    if (family->family != Family::kSdxl &&
        any_begins_with(tensors, "model.diffusion_model.label_emb."))
        refuse("is told a picture or a noise level (model.diffusion_model.label_emb.*), as unCLIP "
               "and upscalers are");
    return *family;
}

bool is_latent_diffusion(Family family) {
    return family == Family::kLatentText || family == Family::kLatentClasses ||
           family == Family::kLatentAlone;
}

bool is_no_parameter(const std::string& name) {
    constexpr std::array<std::string_view, 18> kBeginnings{
        "model_ema.",
        "first_stage_model.model_ema.",
        "betas",
        "first_stage_model.loss.",
        "alphas_cumprod",
        "sqrt_alphas_cumprod",
        "sqrt_one_minus_",
        "log_one_minus_alphas_cumprod",
        "sqrt_recip_alphas_",
        "sqrt_recipm1_alphas_",
        "posterior_",
        "logvar",
        "lvlb_weights",
        "scale_factor",
        "global_step",
        "denoiser.",
        "embedding_manager.",
        "cond_stage_model.model.visual.",
    };
    constexpr std::array<std::string_view, 4> kEnds{".position_ids", "logit_scale", ".attn_mask",
                                                    // Of the first text encoder, by some tools.
                                                    ".transformer.text_projection.weight"};
    for (const std::string_view beginning : kBeginnings)
        if (name.starts_with(beginning)) return true;
    for (const std::string_view end : kEnds)
        if (name.ends_with(end)) return true;
    return name == "v_pred" ||
           name == "ztsnr"; // They mark what is predicted, and how noisy x_T is.
}

} // namespace restyle::core
