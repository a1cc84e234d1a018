#include "models/unet/unet.h"

#include <stdexcept>

#include "models/layers/norm_activation.h"

namespace restyle::core {
namespace {

Window window_of(int kernel) {
    return {kernel, 1, kernel / 2};
}

std::optional<Linear> make_text_projection(const ParameterSource& parameter,
                                           const UNetConfig& config) {
    if (!config.encoder_hid_dim) return std::nullopt;
    return make_linear(parameter, "encoder_hid_proj", *config.encoder_hid_dim,
                       config.cross_attention_dim);
}

std::optional<SecondHead> make_second_head(const ParameterSource& parameter,
                                           const UNetConfig& config, Projections& projections) {
    if (config.second_head == SecondHeadKind::kNone) return std::nullopt;
    return SecondHead(parameter, config, projections.time);
}

/// [g, ...] as told to n samples: [1, ...] for all, or [n, ...].
at::Tensor for_samples(const at::Tensor& told, std::int64_t n) {
    if (!told.defined() || told.size(0) == 1) return told;
    return told.repeat_interleave(n / told.size(0), 0);
}

} // namespace

UNet::UNet(const ParameterSource& parameter, const UNetConfig& config)
    : needs_(needs_of(config)),
      center_input_sample_(config.center_input_sample),
      divide_by_time_(config.time_embedding == TimeEmbeddingKind::kFourier),
      activation_(config.activation),
      out_activation_(config.is_conditional() ? config.activation : Activation::kSilu),
      conv_in_(make_convolution(parameter, "conv_in", config.in_channels,
                                config.levels.front().channels, window_of(config.conv_in_kernel))),
      time_embedding_(parameter, config),
      condition_embedding_(parameter, config),
      text_projection_(make_text_projection(parameter, config)),
      down_blocks_(make_down_blocks(parameter, config, projections_)),
      mid_block_(make_mid_block(parameter, config, projections_)),
      up_blocks_(make_up_blocks(parameter, config, projections_)),
      second_head_(make_second_head(parameter, config, projections_)),
      conv_norm_out_(make_group_norm(parameter, "conv_norm_out", config.levels.front().channels,
                                     config.norm_num_groups, config.norm_eps)),
      conv_out_(make_convolution(parameter, "conv_out", config.levels.front().channels,
                                 config.first_head_channels(), window_of(config.conv_out_kernel))) {
    projections_.time.join();
}

ToldCondition UNet::tell(const Condition& condition) const {
    ToldCondition told;
    told.entries = check_condition(condition, needs_);
    const at::TensorOptions options = time_embedding_.options();
    Condition cast = condition;
    if (needs_.pooled_width) cast.pooled = condition.pooled.to(options);
    told.time = condition_embedding_(cast);
    told.time_features =
        condition_embedding_.of_guidance(cast, c10::typeMetaToScalarType(options.dtype()));
    if (needs_.text_width) {
        const at::Tensor text = condition.text.to(options);
        told.attentions = projections_.text(text_projection_ ? (*text_projection_)(text) : text);
    }
    return told;
}

at::Tensor UNet::operator()(const at::Tensor& x, const at::Tensor& t, const ToldCondition& told,
                            AttentionProcessor* processor) const {
    check_told(x.size(0), told);
    if (processor) processor->begin(x, t, told.entries);
    at::Tensor time = time_embedding_(t, for_samples(told.time_features, x.size(0)));
    if (told.time.defined()) time = time + for_samples(told.time, x.size(0));
    const BlocksTold blocks_told{projections_.time(activate(time, activation_)), {told, processor}};
    at::Tensor h = conv_in_(center_input_sample_ ? 2 * x - 1 : x);

    std::vector<at::Tensor> kept{h};
    for (const DownBlock& block : down_blocks_)
        h = block(h, blocks_told, kept);
    if (mid_block_) h = (*mid_block_)(h, blocks_told);
    for (const UpBlock& block : up_blocks_)
        h = block(h, blocks_told, kept);

    at::Tensor o = conv_out_(norm_activation(h, conv_norm_out_, out_activation_));
    if (second_head_) o = at::cat({o, (*second_head_)(h, blocks_told.time)}, 1);
    return divide_by_time_ ? o / t.to(o.scalar_type()).view({-1, 1, 1, 1}) : o;
}

void UNet::check_told(std::int64_t samples, const ToldCondition& told) const {
    if (needs_.none()) return;
    if (told.entries == 0)
        throw std::invalid_argument("UNet: was told nothing, expected " + needs_.in_words());
    if (samples % told.entries != 0)
        throw std::invalid_argument("UNet: " + std::to_string(samples) +
                                    " samples are no multiple of the " +
                                    std::to_string(told.entries) + " entries of the condition");
}

} // namespace restyle::core
