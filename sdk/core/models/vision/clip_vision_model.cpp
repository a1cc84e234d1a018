#include "models/vision/clip_vision_model.h"

#include <stdexcept>

#include "models/files/weights.h"

namespace restyle::core {
namespace {

const std::string kName = "vision_model.";

Convolution make_patch_embedding(const ParameterSource& parameter, const ClipVisionConfig& config) {
    const int side = config.patch_size;
    return Convolution(parameter(kName + "embeddings.patch_embedding.weight",
                                 {config.transformer.hidden_size, config.num_channels, side, side}),
                       {}, {side, side, 0});
}

LayerNorm make_norm(const ParameterSource& parameter, const std::string& name,
                    const ClipVisionConfig& config) {
    return make_layer_norm(parameter, kName + name, config.transformer.hidden_size,
                           config.transformer.layer_norm_eps);
}

} // namespace

ClipVisionModel::ClipVisionModel(const ParameterSource& parameter, const ClipVisionConfig& config)
    : config_(config),
      class_embedding_(
          parameter(kName + "embeddings.class_embedding", {config.transformer.hidden_size})),
      patch_embedding_(make_patch_embedding(parameter, config)),
      position_embedding_(parameter(
          kName + "embeddings.position_embedding.weight",
          {1 + config.patches_a_side() * config.patches_a_side(), config.transformer.hidden_size})),
      pre_layrnorm_(make_norm(parameter, "pre_layrnorm", config)),
      transformer_(parameter, kName + "encoder", config.transformer, Sight::kAll),
      post_layernorm_(make_norm(parameter, "post_layernorm", config)),
      visual_projection_{parameter("visual_projection.weight",
                                   {config.projection_dim, config.transformer.hidden_size}),
                         {}} {}

at::Tensor ClipVisionModel::states(const at::Tensor& pictures) const {
    const int side = config_.image_size;
    if (pictures.dim() != 4 || pictures.size(1) != config_.num_channels ||
        pictures.size(2) != side || pictures.size(3) != side)
        throw std::invalid_argument("ClipVisionModel: pictures are no [n, " +
                                    std::to_string(config_.num_channels) + ", " +
                                    std::to_string(side) + ", " + std::to_string(side) + "]");
    const at::Tensor patches = patch_embedding_(pictures).flatten(2).transpose(1, 2);
    const at::Tensor own = class_embedding_.expand({pictures.size(0), 1, -1});
    const at::Tensor tokens = at::cat({own, patches}, 1) + position_embedding_;
    return transformer_(pre_layrnorm_(tokens), 0, transformer_.layers());
}

at::Tensor ClipVisionModel::pooled(const at::Tensor& states) const {
    return post_layernorm_(states.select(1, 0));
}

ClipVisionModel load_clip_vision_model(const std::filesystem::path& folder, at::ScalarType dtype,
                                       at::Device device) {
    const ClipVisionConfig config = read_clip_vision_config(folder / "config.json");
    Weights weights = Weights::in_folder(folder, "model");
    ClipVisionModel model(weights.parameters(dtype, device), config);
    weights.check_all_used({"vision_model.embeddings.position_ids"});
    return model;
}

} // namespace restyle::core
