#include "back/edit_control.h"

#include <stdexcept>

namespace restyle::back {
namespace {

core::TokenMapping mapping_of(Attention attention, const core::PromptTokens& source,
                              const core::PromptTokens& target) {
    return attention == Attention::kReplace ? core::replaced_words(source, target)
                                            : core::refined_words(source, target);
}

std::vector<std::int64_t> tokens_of(const char* setting, const core::PromptTokens& prompt,
                                    const std::string& words) {
    try {
        return core::tokens_of_words(prompt, words);
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument(std::string(setting) + ": " + error.what());
    }
}

// All that control looks at of them.
std::vector<int> times_of(const std::vector<core::Step>& steps) {
    std::vector<int> times;
    for (const core::Step& step : steps)
        times.push_back(step.t);
    return times;
}

} // namespace

bool AttentionSettings::any() const {
    const bool blends = !source_blend.empty() || !target_blend.empty();
    return attention != Attention::kOwn && (cross_replace > 0 || self_replace > 0 || blends);
}

Sides EditControl::sides(const Side& source, const Side& target, const Wish& wish,
                         const std::vector<core::Step>& steps) {
    if (made_of_ == wish && times_ == times_of(steps))
        control_->begin_edit();
    else
        make(source, target, wish, steps);
    acts_ = true;
    return {*source_, *target_};
}

void EditControl::make(const Side& source, const Side& target, const Wish& wish,
                       const std::vector<core::Step>& steps) {
    made_of_.reset(); // Where this throws, nothing is made.
    const core::Model& model = target.model();
    if (!model.prompts)
        throw std::invalid_argument(model.folder.string() +
                                    ": is told no text, so there is no attention to control");
    const AttentionSettings& asked = wish.attention;
    const core::PromptTokens source_prompt = model.prompts->read(wish.source.prompt);
    const core::PromptTokens target_prompt = model.prompts->read(wish.target.prompt);
    core::AttentionControlSettings settings{asked.cross_replace, asked.self_replace};
    settings.blend = {tokens_of("source_blend", source_prompt, asked.source_blend),
                      tokens_of("target_blend", target_prompt, asked.target_blend),
                      asked.blend_threshold};
    control_.emplace(model, steps, mapping_of(asked.attention, source_prompt, target_prompt),
                     settings);
    source_ = source.told_to([&](const core::Guidance& told) { return control_->source(told); });
    target_ = target.told_to([&](const core::Guidance& told) { return control_->target(told); });
    made_of_ = wish;
    times_ = times_of(steps);
}

} // namespace restyle::back
