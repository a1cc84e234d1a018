#include "restyle/core/attention_control.h"

#include <stdexcept>

#include "models/control/control_processors.h"

namespace restyle::core {
namespace {

Network network_of(const AttendedNetwork& network, const Guidance& guidance,
                   const std::shared_ptr<AttentionProcessor>& processor) {
    if (guidance.scale == 0)
        throw std::invalid_argument("attention control: a guidance of 0 runs no prompt whose "
                                    "attention could be controlled; expected another scale");
    return guided_network([&](const Condition& condition) { return network(condition, processor); },
                          guidance);
}

} // namespace

AttentionControl::AttentionControl(const Model& model, const std::vector<Step>& steps,
                                   const TokenMapping& words,
                                   const AttentionControlSettings& settings)
    : network_(model.attended) {
    if (!model.needs.text_width)
        throw std::invalid_argument(model.folder.string() +
                                    ": is told no text, so there is no attention to control");
    state_ = std::make_shared<ControlState>(ControlPlan(steps, words, settings));
}

Network AttentionControl::source(const Guidance& guidance) const {
    return network_of(network_, guidance, source_processor(state_));
}

Network AttentionControl::target(const Guidance& guidance) const {
    return network_of(network_, guidance, target_processor(state_));
}

void AttentionControl::begin_edit() {
    state_->source = {};
    state_->looked_by_source.forget();
    state_->looked_by_target.forget();
}

at::Tensor AttentionControl::step_mask() const {
    const LocalBlend& blend = state_->plan.blend;
    if (blend.anywhere() || state_->time > state_->plan.blend_from) return {};
    const std::int64_t height = state_->height, width = state_->width;
    return at::maximum(state_->looked_by_source.mask(blend.threshold, height, width),
                       state_->looked_by_target.mask(blend.threshold, height, width));
}

} // namespace restyle::core
