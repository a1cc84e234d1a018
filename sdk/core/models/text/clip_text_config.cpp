#include "models/text/clip_text_config.h"

#include "files/write_aside.h"
#include "models/text/transformers_config.h"

namespace restyle::core {
namespace {

using nlohmann::json;

constexpr int kMost = 1 << 16;

const std::vector<std::pair<std::string, Activation>>& activations() {
    static const std::vector<std::pair<std::string, Activation>> named{
        {"quick_gelu", Activation::kQuickGelu},
        {"gelu", Activation::kGelu},
        {"relu", Activation::kRelu},
        {"silu", Activation::kSilu}};
    return named;
}

} // namespace

ClipTransformerConfig read_clip_transformer_config(const files::JsonObject& object,
                                                   const ClipTransformerConfig& defaults) {
    ClipTransformerConfig config;
    config.hidden_size = object.integer("hidden_size", defaults.hidden_size, 1, kMost);
    config.intermediate_size =
        object.integer("intermediate_size", defaults.intermediate_size, 1, kMost);
    config.num_hidden_layers =
        object.integer("num_hidden_layers", defaults.num_hidden_layers, 1, 256);
    config.num_attention_heads =
        object.integer("num_attention_heads", defaults.num_attention_heads, 1, kMost);
    if (config.hidden_size % config.num_attention_heads != 0)
        object.refuse("num_attention_heads",
                      "a divisor of hidden_size " + std::to_string(config.hidden_size));
    config.activation = object.choice("hidden_act", "quick_gelu", activations());
    config.layer_norm_eps = object.number("layer_norm_eps", defaults.layer_norm_eps);
    return config;
}

json json_from(const ClipTransformerConfig& config) {
    json object{{"hidden_size", config.hidden_size},
                {"intermediate_size", config.intermediate_size},
                {"num_hidden_layers", config.num_hidden_layers},
                {"num_attention_heads", config.num_attention_heads},
                {"layer_norm_eps", config.layer_norm_eps}};
    for (const auto& [name, activation] : activations())
        if (activation == config.activation) object["hidden_act"] = name;
    return object;
}

ClipTextConfig clip_text_config_from(const files::JsonObject& object) {
    refuse_unknown_keys(object, {"vocab_size", "hidden_size", "intermediate_size", "projection_dim",
                                 "num_hidden_layers", "num_attention_heads",
                                 "max_position_embeddings", "hidden_act", "layer_norm_eps"});
    ClipTextConfig config;
    config.transformer = read_clip_transformer_config(object, {});
    config.vocab_size = object.integer("vocab_size", config.vocab_size, 1, 1 << 24);
    config.max_position_embeddings =
        object.integer("max_position_embeddings", config.max_position_embeddings, 3, kMost);
    config.eos_token_id = object.integer("eos_token_id", 49407, 0, 1 << 24);
    return config;
}

ClipTextConfig read_clip_text_config(const std::filesystem::path& file) {
    return read_clip_text_config(files::JsonObject(file));
}

ClipTextConfig read_clip_text_config(const files::JsonObject& object) {
    ClipTextConfig config = clip_text_config_from(object);
    const auto classes = object.texts("architectures", {"CLIPTextModel"});
    if (classes == std::vector<std::string>{"CLIPTextModelWithProjection"})
        config.projection_dim = object.integer("projection_dim", 512, 1, kMost);
    else if (classes != std::vector<std::string>{"CLIPTextModel"})
        object.refuse("architectures", "CLIPTextModel or CLIPTextModelWithProjection");
    return config;
}

json json_from(const ClipTextConfig& config) {
    json object = json_from(config.transformer);
    object["model_type"] = "clip_text_model";
    object["vocab_size"] = config.vocab_size;
    object["max_position_embeddings"] = config.max_position_embeddings;
    object["eos_token_id"] = config.eos_token_id;
    if (config.projection_dim) object["projection_dim"] = *config.projection_dim;
    return object;
}

void write_clip_text_config(const std::filesystem::path& file, const ClipTextConfig& config) {
    json object = json_from(config);
    object["architectures"] = {config.projection_dim ? "CLIPTextModelWithProjection"
                                                     : "CLIPTextModel"};
    files::write_text_aside(file, object.dump(2) + "\n");
}

} // namespace restyle::core
