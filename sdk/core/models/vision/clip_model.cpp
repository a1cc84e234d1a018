#include "models/vision/clip_model.h"

#include "files/write_aside.h"
#include "models/files/weights.h"
#include "models/text/transformers_config.h"

namespace restyle::core {
namespace {

// Older files give a part twice; the second, where there is one, is what transformers reads.
files::JsonObject tower_config(const files::JsonObject& object, const std::string& key) {
    return object.part(object.has(key + "_dict") ? key + "_dict" : key);
}

void write_config(const std::filesystem::path& file, const ClipConfig& config) {
    nlohmann::json text = json_from(config.text);
    text["projection_dim"] = config.vision.projection_dim;
    const nlohmann::json object{{"architectures", {"CLIPModel"}},
                                {"model_type", "clip"},
                                {"projection_dim", config.vision.projection_dim},
                                {"text_config", text},
                                {"vision_config", json_from(config.vision)}};
    files::write_text_aside(file, object.dump(2) + "\n");
}

} // namespace

ClipConfig read_clip_config(const std::filesystem::path& file) {
    const files::JsonObject object(file);
    if (object.texts("architectures", {}) != std::vector<std::string>{"CLIPModel"})
        object.refuse("architectures", "CLIPModel");
    refuse_unknown_keys(object, {"projection_dim", "logit_scale_init_value", "text_config",
                                 "text_config_dict", "vision_config", "vision_config_dict"});
    ClipConfig config{clip_text_config_from(tower_config(object, "text_config")),
                      clip_vision_config_from(tower_config(object, "vision_config"))};
    config.vision.projection_dim = object.integer("projection_dim", 512, 1, 1 << 16);
    config.text.projection_dim = config.vision.projection_dim;
    return config;
}

ClipModel::ClipModel(const ParameterSource& parameter, const ClipConfig& config)
    : text(parameter, config.text),
      vision(parameter, config.vision),
      logit_scale(parameter("logit_scale", {})) {}

at::Tensor ClipModel::text_features(const at::Tensor& ids) const {
    return text.projected(text.pooled(ids, text.normalised(text.states(ids))));
}

at::Tensor ClipModel::picture_features(const at::Tensor& pixels) const {
    return vision.projected(vision.pooled(vision.states(pixels)));
}

ClipModel load_clip_model(const std::filesystem::path& folder, at::ScalarType dtype,
                          at::Device device) {
    const ClipConfig config = read_clip_config(folder / "config.json");
    Weights weights = Weights::in_folder(folder, "model");
    ClipModel model(weights.parameters(dtype, device), config);
    weights.check_all_used(
        {"text_model.embeddings.position_ids", "vision_model.embeddings.position_ids"});
    return model;
}

void write_clip_model(const std::filesystem::path& folder, const ClipConfig& config,
                      const TensorMap& weights, at::ScalarType dtype) {
    write_transformers_weights(folder, weights, dtype);
    write_config(folder / "config.json", config);
}

} // namespace restyle::core
