#include "restyle/core/synthetic_model.h"

#include <nlohmann/json.hpp>

#include "files/write_aside.h"
#include "models/autoencoder/autoencoder_config.h"
#include "models/autoencoder/ldm_autoencoder.h"
#include "models/convert/checkpoint_configs.h"
#include "models/synthetic/random_weights.h"
#include "models/synthetic/synthetic_unet.h"
#include "models/text/clip_text_model.h"
#include "models/text/train_tokenizer.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kWeightsFile = "diffusion_pytorch_model.safetensors";
constexpr int kByteTokens = 2 * 256 + 2; // Each byte within and at the end of a word; the two ends.

/// Where the parts of a model go; each has a seed of its own, counted up from this one.
struct Parts {
    fs::path folder;
    std::uint64_t seed;
    at::ScalarType dtype;
};

Family family_of(const std::string& name) {
    if (name == "sdxl") return Family::kSdxl;
    return name == "sd21" ? Family::kStableDiffusion2 : Family::kStableDiffusion1;
}

ClipTextConfig clip_large() {
    ClipTextConfig config;
    config.transformer = {768, 3072, 12, 12, Activation::kQuickGelu};
    return config;
}

// OpenCLIP's, without its last layer.
ClipTextConfig open_clip_huge() {
    ClipTextConfig config;
    config.transformer = {1024, 4096, 23, 16, Activation::kGelu};
    return config;
}

ClipTextConfig open_clip_giant() {
    ClipTextConfig config;
    config.transformer = {1280, 5120, 32, 20, Activation::kGelu};
    config.projection_dim = 1280;
    return config;
}

// The start's and the end's ids are the vocabulary's last, as CLIP's are.
TokenizerFiles letters(const ClipTextConfig& text) {
    TokenizerFiles files = train_tokenizer({}, kByteTokens);
    files.end.id = files.unknown.id = files.pad.id = text.vocab_size - 1;
    files.start.id = text.vocab_size - 2;
    files.vocabulary[files.end.content] = files.end.id;
    files.vocabulary[files.start.content] = files.start.id;
    return files;
}

void write_unet(const Parts& parts, const UNetConfig& config) {
    const fs::path folder = parts.folder / "unet";
    fs::create_directories(folder);
    write_unet_config(folder / "config.json", config);
    write_safetensors(folder / kWeightsFile,
                      {random_weights(parts.seed, parts.dtype,
                                      [&](const ParameterSource& source) { UNet(source, config); }),
                       {{"format", "pt"}}});
}

json autoencoder_config(Family family) {
    return {{"_class_name", "AutoencoderKL"},
            {"in_channels", 3},
            {"out_channels", 3},
            {"latent_channels", 4},
            {"block_out_channels", {128, 256, 512, 512}},
            {"down_block_types", std::vector<std::string>(4, "DownEncoderBlock2D")},
            {"up_block_types", std::vector<std::string>(4, "UpDecoderBlock2D")},
            {"layers_per_block", 2},
            {"norm_num_groups", 32},
            {"act_fn", "silu"},
            {"scaling_factor", family == Family::kSdxl ? 0.13025 : 0.18215}};
}

void write_autoencoder(const Parts& parts, Family family) {
    const fs::path folder = parts.folder / "vae";
    fs::create_directories(folder);
    files::write_text_aside(folder / "config.json", autoencoder_config(family).dump(2) + "\n");
    const auto config =
        std::get<LdmConfig>(read_autoencoder_config(folder / "config.json").network);
    write_safetensors(folder / kWeightsFile, {random_weights(parts.seed + 1, parts.dtype,
                                                             [&](const ParameterSource& source) {
                                                                 LdmAutoencoder(source, config);
                                                             }),
                                              {{"format", "pt"}}});
}

void write_text_encoder(const Parts& parts, const std::string& suffix,
                        const ClipTextConfig& config) {
    const std::uint64_t seed = parts.seed + (suffix.empty() ? 2 : 3);
    write_clip_text_model(
        parts.folder / ("text_encoder" + suffix), config,
        random_weights(seed, parts.dtype,
                       [&](const ParameterSource& source) { ClipTextModel(source, config); }),
        parts.dtype);
    write_tokenizer_files(parts.folder / ("tokenizer" + suffix), letters(config));
}

void write_text_encoders(const Parts& parts, Family family) {
    if (family == Family::kStableDiffusion2) return write_text_encoder(parts, "", open_clip_huge());
    write_text_encoder(parts, "", clip_large());
    if (family == Family::kSdxl) write_text_encoder(parts, "_2", open_clip_giant());
}

void write_schedule(const Parts& parts, Family family) {
    fs::create_directories(parts.folder / "scheduler");
    const PredictionType prediction = family == Family::kStableDiffusion2
                                          ? PredictionType::kVPrediction
                                          : PredictionType::kEpsilon;
    files::write_text_aside(parts.folder / "scheduler" / "scheduler_config.json",
                            scheduler_config(prediction, /*zero_terminal_snr=*/false).dump(2) +
                                "\n");
}

} // namespace

void write_synthetic_model(const fs::path& folder, const std::string& family, std::uint64_t seed,
                           at::ScalarType dtype) {
    const UNetConfig unet = synthetic_unet_config(family);
    const Family kind = family_of(family);
    const Parts parts{folder, seed, dtype};
    write_unet(parts, unet);
    write_autoencoder(parts, kind);
    write_text_encoders(parts, kind);
    write_schedule(parts, kind);
    const json scheduler = scheduler_config(PredictionType::kEpsilon, /*zero_terminal_snr=*/false);
    files::write_text_aside(folder / "model_index.json",
                            model_index(kind, scheduler).dump(2) + "\n");
}

} // namespace restyle::core
