#include "restyle/core/checkpoint.h"

#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "models/convert/autoencoder_names.h"
#include "models/convert/checkpoint_configs.h"
#include "models/convert/checkpoint_family.h"
#include "models/convert/checkpoint_note.h"
#include "models/convert/latent_configs.h"
#include "models/convert/part_shapes.h"
#include "models/convert/tensor_names.h"
#include "models/convert/text_names.h"
#include "models/convert/unet_names.h"
#include "models/files/pickle.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

const std::string kUNet = "model.diffusion_model.";
const std::string kAutoencoder = "first_stage_model.";
const std::string kClassTable = "cond_stage_model.embedding.weight";

// Stable Diffusion 2.x takes the text of the last layer but one; the last one's stays unused.
constexpr int kStableDiffusion2TextLayers = 23;

/// The tensors of each network by their diffusers names.
struct Networks {
    TensorMap unet;
    TensorMap autoencoder;
    std::vector<TensorMap> texts; ///< As many as FamilyFacts::texts.
    TensorMap classes;            ///< Of a family that is told them.
};

/// Blocks of a level on the way down, the one that halves the picture apart.
int layers_per_block(const TensorMap& tensors) {
    const std::string blocks = kUNet + "input_blocks";
    int block = 1;
    while (tensors.count(element(blocks, block, ".0.in_layers.2.weight")) > 0)
        ++block;
    return block - 1;
}

int autoencoder_levels(const TensorMap& tensors) {
    int levels = 0;
    while (tensors.count(element(kAutoencoder + "decoder.up", levels, ".block.0.conv1.weight")) > 0)
        ++levels;
    return levels;
}

/// Puts tensors into their networks under their diffusers names.
class Renaming {
public:
    Renaming(const FamilyFacts& facts, int layers_per_block, int autoencoder_levels)
        : facts_(facts),
          unet_{layers_per_block,
                facts.family == Family::kLatentAlone ? UNetClass::kPlain : UNetClass::kConditional},
          autoencoder_levels_(autoencoder_levels) {
        networks_.texts.resize(facts.texts.size());
    }

    /// False when no network has a place for it.
    bool add(const std::string& name, const at::Tensor& tensor) {
        NameReader reader(name);
        if (reader.skip(kUNet)) return add_to_unet(diffusers_unet_name(reader, unet_), tensor);
        if (reader.skip(kAutoencoder))
            return add(networks_.autoencoder,
                       diffusers_autoencoder_name(reader.rest(), autoencoder_levels_),
                       linear_from_pointwise(tensor, reader.rest()));
        if (name == kClassTable)
            return networks_.classes.emplace("embedding.weight", tensor).second;
        for (std::size_t i = 0; i < facts_.texts.size(); ++i)
            if (reader.skip(facts_.texts[i].prefix))
                return add_to_text(networks_.texts[i], facts_.texts[i].layout, reader.rest(),
                                   tensor);
        return false;
    }

    Networks networks() && {
        if (facts_.family == Family::kStableDiffusion2) drop_unused(networks_.texts.front());
        return std::move(networks_);
    }

private:
    bool add_to_unet(const std::optional<std::string>& name, const at::Tensor& tensor) {
        if (unet_.kind == UNetClass::kConditional) return add(networks_.unet, name, tensor);
        return name && add_plain_unet_tensor(networks_.unet, *name, tensor);
    }

    static bool add_to_text(TensorMap& text, TextLayout layout, std::string_view name,
                            const at::Tensor& tensor) {
        switch (layout) {
        case TextLayout::kClip:
            return add_clip_tensor(text, name, tensor);
        case TextLayout::kOpenClip:
            return add_open_clip_tensor(text, name, tensor);
        case TextLayout::kBert:
            return add_ldm_bert_tensor(text, name, tensor);
        }
        throw std::logic_error("an unknown layout of text encoders");
    }

    static bool add(TensorMap& network, const std::optional<std::string>& name,
                    const at::Tensor& tensor) {
        return name && network.emplace(*name, tensor).second;
    }

    // CompVis' autoencoder attends by 1x1 convolutions, diffusers' by linear layers.
    static at::Tensor linear_from_pointwise(const at::Tensor& tensor, std::string_view name) {
        const bool pointwise = name.find(".attn_1.") != std::string_view::npos &&
                               tensor.dim() == 4 && tensor.size(2) == 1 && tensor.size(3) == 1;
        return pointwise ? tensor.flatten(1) : tensor;
    }

    static void drop_unused(TensorMap& text) {
        text.erase("text_projection.weight");
        const std::string layer = element("text_model.encoder.layers", kStableDiffusion2TextLayers);
        std::erase_if(text,
                      [&](const auto& entry) { return entry.first.starts_with(layer + "."); });
    }

    const FamilyFacts& facts_;
    UNetLayout unet_;
    int autoencoder_levels_;
    Networks networks_;
};

Networks networks_of(const TensorMap& tensors, const FamilyFacts& facts, const fs::path& file) {
    Renaming renaming(facts, layers_per_block(tensors), autoencoder_levels(tensors));
    for (const auto& [name, tensor] : tensors)
        if (!is_no_parameter(name) && !renaming.add(name, tensor))
            throw std::runtime_error(file.string() + ": tensor '" + name +
                                     "' has no place in a checkpoint of " + facts.name);
    return std::move(renaming).networks();
}

std::optional<PredictionType> prediction_told(const SafeTensors& contents, const fs::path& file) {
    if (contents.tensors.count("v_pred") > 0) return PredictionType::kVPrediction;
    const auto told = contents.metadata.find("modelspec.prediction_type");
    if (told != contents.metadata.end()) {
        if (told->second == "epsilon") return PredictionType::kEpsilon;
        if (told->second == "v") return PredictionType::kVPrediction;
        throw std::runtime_error(file.string() + ": modelspec.prediction_type is '" + told->second +
                                 "', expected epsilon or v");
    }
    const auto architecture = contents.metadata.find("modelspec.architecture");
    if (architecture != contents.metadata.end()) {
        if (architecture->second == "stable-diffusion-v2-768-v")
            return PredictionType::kVPrediction;
        if (architecture->second == "stable-diffusion-v2-512") return PredictionType::kEpsilon;
    }
    return std::nullopt;
}

void check_prediction(const CheckpointSettings& settings) {
    if (settings.prediction_type == PredictionType::kSample)
        throw std::invalid_argument(
            "CheckpointSettings: prediction_type is kSample, expected kEpsilon or kVPrediction");
}

// It is told how strong the guidance is that it was distilled with.
bool is_lcm(const TensorMap& unet) {
    return unet.count("time_embedding.cond_proj.weight") > 0;
}

nlohmann::json scheduler_of(Family family, const TensorMap& tensors, const TensorMap& unet,
                            PredictionType prediction) {
    if (is_lcm(unet)) return lcm_scheduler_config();
    if (family == Family::kLatentClasses || family == Family::kLatentAlone) {
        const auto betas = tensors.find("betas");
        return latent_scheduler_config(betas == tensors.end() ? at::Tensor() : betas->second);
    }
    return scheduler_config(prediction, /*zero_terminal_snr=*/tensors.count("ztsnr") > 0);
}

std::string text_of(const nlohmann::json& config) {
    return config.dump(2) + "\n";
}

} // namespace

CheckpointParts split_checkpoint(const SafeTensors& contents, const fs::path& file,
                                 const CheckpointSettings& settings) {
    check_prediction(settings);
    const FamilyFacts facts = recognise_family(contents.tensors, file);
    Networks networks = networks_of(contents.tensors, facts, file);

    CheckpointParts parts;
    parts.family = facts.name;
    auto prediction = settings.prediction_type;
    if (!prediction) prediction = prediction_told(contents, file);
    parts.prediction_is_assumed = !prediction;
    parts.prediction_type = prediction.value_or(
        facts.assume_v_prediction ? PredictionType::kVPrediction : PredictionType::kEpsilon);

    const auto add = [&](const std::string& part, const nlohmann::json& config, TensorMap weights,
                         const std::string& stem) {
        parts.configs[part + "/config.json"] = text_of(config);
        parts.weights[part + "/" + stem + ".safetensors"] = std::move(weights);
    };
    add("unet",
        unet_config_from_shapes({networks.unet, file, "unet"}, layers_per_block(contents.tensors),
                                facts),
        networks.unet, "diffusion_pytorch_model");
    const std::string autoencoder = is_latent_diffusion(facts.family) ? "vqvae" : "vae";
    add(autoencoder,
        autoencoder_config_from_shapes({networks.autoencoder, file, autoencoder}, facts),
        networks.autoencoder, "diffusion_pytorch_model");
    if (facts.family == Family::kLatentClasses)
        add("class_embedder", class_config_from_shapes({networks.classes, file, "class_embedder"}),
            networks.classes, "model");
    for (std::size_t i = 0; i < facts.texts.size(); ++i) {
        const TextPlace& place = facts.texts[i];
        add(place.part,
            text_config_from_shapes({networks.texts[i], file, place.part}, place.layout),
            networks.texts[i], "model");
        parts.configs[place.tokenizer + "/tokenizer_config.json"] =
            text_of(tokenizer_config(place.layout));
        parts.vocabulary =
            place.layout == TextLayout::kBert ? Vocabulary::kBert : Vocabulary::kClip;
    }
    const nlohmann::json scheduler =
        scheduler_of(facts.family, contents.tensors, networks.unet, parts.prediction_type);
    parts.configs["scheduler/scheduler_config.json"] = text_of(scheduler);
    parts.configs["model_index.json"] = text_of(model_index(facts.family, scheduler));
    return parts;
}

CheckpointParts read_checkpoint(const fs::path& file, const CheckpointSettings& settings) {
    if (is_named_as_pickle(file)) refuse_pickle(file);
    CheckpointSettings told = settings;
    if (!told.prediction_type) told.prediction_type = read_checkpoint_note(file).prediction_type;
    return split_checkpoint(read_safetensors(file), file, told);
}

} // namespace restyle::core
