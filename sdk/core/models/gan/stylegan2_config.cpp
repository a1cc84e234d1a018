#include "models/gan/stylegan2_config.h"

#include <nlohmann/json.hpp>

#include "files/json_object.h"
#include "files/write_aside.h"
#include "models/text/transformers_config.h"

namespace restyle::core {
namespace {

constexpr int kMostFeatures = 1 << 14;

std::optional<double> read_clamp(const files::JsonObject& object) {
    if (!object.has("conv_clamp")) return std::nullopt;
    const double clamp = object.number("conv_clamp", 0);
    if (!(clamp > 0)) object.refuse("conv_clamp", "null or a number above 0");
    return clamp;
}

} // namespace

StyleGan2Config read_stylegan2_config(const std::filesystem::path& file) {
    const files::JsonObject object(file);
    object.refuse_other_than({"z_dim", "w_dim", "classes", "mapping_layers", "mapping_features",
                              "embed_features", "lr_multiplier", "channels", "picture_channels",
                              "conv_clamp"});
    StyleGan2Config config;
    config.z_dim = object.integer("z_dim", config.z_dim, 1, kMostFeatures);
    config.w_dim = object.integer("w_dim", config.w_dim, 1, kMostFeatures);
    config.classes = object.integer("classes", config.classes, 0, 1 << 20);
    config.mapping_layers = object.integer("mapping_layers", config.mapping_layers, 1, 64);
    config.mapping_features = object.integer("mapping_features", config.w_dim, 1, kMostFeatures);
    config.embed_features = object.integer("embed_features", config.w_dim, 1, kMostFeatures);
    config.lr_multiplier = object.number("lr_multiplier", config.lr_multiplier);
    config.channels = object.integers("channels", {}, 1, kMostFeatures);
    if (config.channels.empty() || config.channels.size() > kMostResolutions)
        object.refuse("channels", "the channels at 4x4, 8x8, and so on up to 2048x2048 at most");
    config.picture_channels = object.integer("picture_channels", config.picture_channels, 1, 3);
    if (config.picture_channels == 2) object.refuse("picture_channels", "1 or 3");
    config.conv_clamp = read_clamp(object);
    return config;
}

void write_stylegan2(const std::filesystem::path& folder, const StyleGan2Config& config,
                     const TensorMap& weights, at::ScalarType dtype) {
    write_transformers_weights(folder, weights, dtype);
    const nlohmann::json clamp =
        config.conv_clamp ? nlohmann::json(*config.conv_clamp) : nlohmann::json();
    const nlohmann::json object{{"_class_name", "StyleGAN2Generator"},
                                {"z_dim", config.z_dim},
                                {"w_dim", config.w_dim},
                                {"classes", config.classes},
                                {"mapping_layers", config.mapping_layers},
                                {"mapping_features", config.mapping_features},
                                {"embed_features", config.embed_features},
                                {"lr_multiplier", config.lr_multiplier},
                                {"channels", config.channels},
                                {"picture_channels", config.picture_channels},
                                {"conv_clamp", clamp}};
    files::write_text_aside(folder / "config.json", object.dump(2) + "\n");
}

} // namespace restyle::core
