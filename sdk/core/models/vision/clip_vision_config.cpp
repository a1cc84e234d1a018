#include "models/vision/clip_vision_config.h"

#include "models/text/transformers_config.h"

namespace restyle::core {

ClipVisionConfig clip_vision_config_from(const files::JsonObject& object) {
    refuse_unknown_keys(object, {"hidden_size", "intermediate_size", "projection_dim",
                                 "num_hidden_layers", "num_attention_heads", "num_channels",
                                 "image_size", "patch_size", "hidden_act", "layer_norm_eps"});
    ClipVisionConfig config;
    config.transformer = read_clip_transformer_config(object, config.transformer);
    config.num_channels = object.integer("num_channels", config.num_channels, 1, 64);
    config.image_size = object.integer("image_size", config.image_size, 1, 1 << 14);
    config.patch_size = object.integer("patch_size", config.patch_size, 1, config.image_size);
    config.projection_dim = object.integer("projection_dim", config.projection_dim, 1, 1 << 16);
    return config;
}

ClipVisionConfig read_clip_vision_config(const std::filesystem::path& file) {
    const files::JsonObject object(file);
    if (object.texts("architectures", {}) !=
        std::vector<std::string>{"CLIPVisionModelWithProjection"})
        object.refuse("architectures", "CLIPVisionModelWithProjection");
    return clip_vision_config_from(object);
}

nlohmann::json json_from(const ClipVisionConfig& config) {
    nlohmann::json object = json_from(config.transformer);
    object["model_type"] = "clip_vision_model";
    object["num_channels"] = config.num_channels;
    object["image_size"] = config.image_size;
    object["patch_size"] = config.patch_size;
    object["projection_dim"] = config.projection_dim;
    return object;
}

} // namespace restyle::core
