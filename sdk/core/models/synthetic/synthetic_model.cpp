#include "restyle/core/synthetic_model.h"

#include <nlohmann/json.hpp>

#include "files/write_aside.h"
#include "models/autoencoder/autoencoder_config.h"
#include "models/autoencoder/make_autoencoder.h"
#include "models/convert/checkpoint_configs.h"
#include "models/synthetic/random_weights.h"
#include "models/synthetic/synthetic_autoencoder.h"
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
    if (name.starts_with("sdxl") || name == "ssd1b") return Family::kSdxl;
    return name == "sd21" || name == "sd-turbo" ? Family::kStableDiffusion2
                                                : Family::kStableDiffusion1;
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

void write_autoencoder(const Parts& parts, const json& config) {
    const fs::path folder = parts.folder / "vae";
    fs::create_directories(folder);
    files::write_text_aside(folder / "config.json", config.dump(2) + "\n");
    const AutoencoderConfig read = read_autoencoder_config(folder / "config.json");
    const TensorMap weights =
        random_weights(parts.seed + 1, parts.dtype,
                       [&](const ParameterSource& source) { declare_autoencoder(read, source); });
    write_safetensors(folder / kWeightsFile, {weights, {{"format", "pt"}}});
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

json turbo_scheduler_config() {
    json config = scheduler_config(PredictionType::kEpsilon, /*zero_terminal_snr=*/false);
    config["_class_name"] = "EulerDiscreteScheduler";
    config["timestep_spacing"] = "trailing";
    return config;
}

json schedule_of(const std::string& family) {
    if (family == "lcm") return lcm_scheduler_config();
    if (family.ends_with("-turbo")) return turbo_scheduler_config();
    return scheduler_config(family == "sd21" ? PredictionType::kVPrediction
                                             : PredictionType::kEpsilon,
                            /*zero_terminal_snr=*/false);
}

void write_schedule(const Parts& parts, const json& config) {
    fs::create_directories(parts.folder / "scheduler");
    files::write_text_aside(parts.folder / "scheduler" / "scheduler_config.json",
                            config.dump(2) + "\n");
}

} // namespace

void write_synthetic_model(const fs::path& folder, const std::string& family, std::uint64_t seed,
                           at::ScalarType dtype, SyntheticAutoencoder autoencoder) {
    const UNetConfig unet = synthetic_unet_config(family);
    const Family kind = family_of(family);
    const json schedule = schedule_of(family);
    const Parts parts{folder, seed, dtype};
    write_unet(parts, unet);
    write_autoencoder(parts, synthetic_autoencoder_config(kind, autoencoder));
    write_text_encoders(parts, kind);
    write_schedule(parts, schedule);
    json index = model_index(kind, schedule);
    if (autoencoder == SyntheticAutoencoder::kTiny) index["vae"] = {"diffusers", "AutoencoderTiny"};
    files::write_text_aside(folder / "model_index.json", index.dump(2) + "\n");
}

} // namespace restyle::core
