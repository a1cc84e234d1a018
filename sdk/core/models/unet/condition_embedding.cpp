#include "models/unet/condition_embedding.h"

namespace restyle::core {
namespace {

constexpr double kGuidanceScale = 1000;

/// What LCM makes of w, [g] -> [g, width]; its roundings differ from those of the time's waves.
at::Tensor guidance_waves(const at::Tensor& w, int width) {
    const auto options = w.options().dtype(at::kFloat);
    const int half = width / 2;
    const at::Tensor step = at::log(at::full({}, Waves::kLongestPeriod, options)) / (half - 1);
    const at::Tensor frequency = at::exp(at::arange(half, options) * -step);
    const at::Tensor angle =
        (w.to(at::kFloat) * kGuidanceScale).unsqueeze(1) * frequency.unsqueeze(0);
    const at::Tensor waves = at::cat({angle.sin(), angle.cos()}, 1);
    return width % 2 == 0 ? waves : at::constant_pad_nd(waves, {0, 1});
}

at::Tensor sum_of(const at::Tensor& a, const at::Tensor& b) {
    if (!a.defined()) return b;
    return b.defined() ? a + b : a;
}

} // namespace

ConditionEmbedding::ConditionEmbedding(const ParameterSource& parameter, const UNetConfig& config)
    : kind_(config.label_embedding),
      waves_(waves_of_time(config)),
      guidance_width_(config.time_cond_proj_dim) {
    const int width = config.time_channels();
    if (guidance_width_)
        guidance_ = make_linear_without_bias(parameter, "time_embedding.cond_proj",
                                             *guidance_width_, waves_.channels);
    switch (kind_) {
    case LabelEmbedding::kNone:
    case LabelEmbedding::kIdentity:
        break;
    case LabelEmbedding::kTable:
        label_table_ = parameter("class_embedding.weight", {config.label_inputs, width});
        break;
    case LabelEmbedding::kTimestep:
        label_ = make_two_linears(parameter, "class_embedding", waves_.channels, width,
                                  config.is_conditional() ? config.activation : Activation::kSilu);
        break;
    case LabelEmbedding::kProjection:
        label_ = make_two_linears(parameter, "class_embedding", config.label_inputs, width);
        break;
    case LabelEmbedding::kSimpleProjection:
        label_projection_ = make_linear(parameter, "class_embedding", config.label_inputs, width);
        break;
    }
    if (!config.addition_time_embed_dim) return;
    id_waves_ = {*config.addition_time_embed_dim, config.freq_shift, config.flip_sin_to_cos};
    addition_ = make_two_linears(parameter, "add_embedding", config.addition_inputs, width);
}

at::Tensor ConditionEmbedding::operator()(const Condition& condition) const {
    return sum_of(of_label(condition), of_size(condition));
}

at::Tensor ConditionEmbedding::of_guidance(const Condition& condition, at::ScalarType dtype) const {
    if (!guidance_width_) return {};
    return guidance_(guidance_waves(condition.guidance_scale, *guidance_width_).to(dtype));
}

at::Tensor ConditionEmbedding::of_label(const Condition& condition) const {
    switch (kind_) {
    case LabelEmbedding::kNone:
        break;
    case LabelEmbedding::kTable:
        return at::embedding(label_table_, condition.label);
    case LabelEmbedding::kTimestep:
        return (*label_)(waves_(condition.label).to(label_->linear_1.bias.scalar_type()));
    case LabelEmbedding::kIdentity:
        return condition.pooled;
    case LabelEmbedding::kProjection:
        return (*label_)(condition.pooled);
    case LabelEmbedding::kSimpleProjection:
        return label_projection_(condition.pooled);
    }
    return {};
}

at::Tensor ConditionEmbedding::of_size(const Condition& condition) const {
    if (!addition_) return {};
    const at::Tensor& pooled = condition.pooled;
    const at::Tensor ids = (*id_waves_)(condition.time_ids.flatten());
    return (*addition_)(at::cat({pooled, ids.reshape({pooled.size(0), -1}).to(pooled)}, 1));
}

} // namespace restyle::core
