#include "models/text/clip_text_model.h"

#include <stdexcept>

#include "models/text/transformers_config.h"

namespace restyle::core {
namespace {

void check_ids(const at::Tensor& ids, const ClipTextConfig& config) {
    const auto refuse = [](const std::string& what) {
        throw std::invalid_argument("ClipTextModel: ids " + what);
    };
    if (ids.dim() != 2 || ids.scalar_type() != at::kLong) refuse("are no int64 [n, tokens]");
    if (ids.size(1) > config.max_position_embeddings)
        refuse("are " + std::to_string(ids.size(1)) + " a text, expected at most " +
               std::to_string(config.max_position_embeddings));
}

} // namespace

ClipTextModel::ClipTextModel(const ParameterSource& parameter, const ClipTextConfig& config)
    : config_(config),
      token_embedding_(parameter("text_model.embeddings.token_embedding.weight",
                                 {config.vocab_size, config.transformer.hidden_size})),
      position_embedding_(
          parameter("text_model.embeddings.position_embedding.weight",
                    {config.max_position_embeddings, config.transformer.hidden_size})),
      transformer_(parameter, "text_model.encoder", config.transformer, Sight::kItselfAndBefore),
      final_layer_norm_(make_layer_norm(parameter, "text_model.final_layer_norm",
                                        config.transformer.hidden_size,
                                        config.transformer.layer_norm_eps)) {
    if (config.projection_dim)
        text_projection_ = make_linear_without_bias(
            parameter, "text_projection", config.transformer.hidden_size, *config.projection_dim);
}

at::Tensor ClipTextModel::states(const at::Tensor& ids, int skipped) const {
    check_ids(ids, config_);
    const at::ScalarType dtype = final_layer_norm_.weight.scalar_type(); // Tables may be narrower.
    const at::Tensor tokens = at::embedding(token_embedding_, ids).to(dtype);
    const at::Tensor places = position_embedding_.slice(0, 0, ids.size(1)).to(dtype);
    return transformer_(tokens + places, 0, layers() - skipped);
}

at::Tensor ClipTextModel::finished(const at::Tensor& states, int skipped) const {
    return transformer_(states, layers() - skipped, layers());
}

at::Tensor ClipTextModel::pooled(const at::Tensor& ids, const at::Tensor& normalised) const {
    constexpr std::int64_t kLargestId = 2;
    const at::Tensor end = config_.eos_token_id == kLargestId
                               ? ids.argmax(1)
                               : (ids == config_.eos_token_id).to(at::kInt).argmax(1);
    return normalised.index({at::arange(ids.size(0), ids.options()), end});
}

at::Tensor ClipTextModel::projected(const at::Tensor& pooled) const {
    if (!text_projection_)
        throw std::invalid_argument("ClipTextModel: this model has no text_projection");
    return (*text_projection_)(pooled);
}

ClipTextModel load_clip_text_model(const StoredPart& stored, at::ScalarType dtype,
                                   at::Device device,
                                   const std::function<ParameterSource(ParameterSource)>& added) {
    const ClipTextConfig config = read_clip_text_config(stored.config());
    Weights weights = stored.weights("model", [](const std::string& name) {
        const bool bare = name.starts_with("embeddings.") || name.starts_with("encoder.") ||
                          name.starts_with("final_layer_norm.");
        return bare ? "text_model." + name : name;
    });
    const ParameterSource source = weights.narrow_parameters(dtype, device);
    ClipTextModel model(added ? added(source) : source, config);
    weights.check_all_used({"text_model.embeddings.position_ids"});
    return model;
}

void write_clip_text_model(const std::filesystem::path& folder, const ClipTextConfig& config,
                           const TensorMap& weights, at::ScalarType dtype) {
    write_transformers_weights(folder, weights, dtype);
    write_clip_text_config(folder / "config.json", config);
}

} // namespace restyle::core
