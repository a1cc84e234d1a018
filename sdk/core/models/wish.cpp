#include "restyle/core/wish.h"

#include <stdexcept>

namespace restyle::core {
namespace {

std::optional<std::int64_t> negative_label(const ConditionNeeds& needs, const Wish& wish) {
    if (wish.negative_label || !needs.null_label) return wish.negative_label;
    return *needs.null_label;
}

void check_wish(const Model& model, const Wish& wish) {
    const ConditionNeeds& needs = model.needs;
    const auto refuse = [&](const std::string& fault) {
        throw std::invalid_argument(model.folder.string() + ": " + fault);
    };
    const auto check_label = [&](const std::optional<std::int64_t>& label,
                                 const std::string& name) {
        if (!label) refuse("is told a class; " + name + " is not given");
        if (*label < 0 || (needs.labels && *label >= *needs.labels))
            refuse(name + " is " + std::to_string(*label) + ", expected 0 to " +
                   std::to_string(needs.labels.value_or(1) - 1));
    };
    if (needs.none()) refuse("is told nothing, so no prompt and no class guides it");
    const bool for_second = !wish.prompt_2.empty() || !wish.negative_2.empty();
    if (!needs.text_width && (!wish.prompt.empty() || wish.negative || for_second))
        refuse("is told no text, so it takes no prompt");
    if (for_second && model.prompts->encoders() < 2)
        refuse("has one text encoder, so it takes no prompt for a second one");
    if (!wish.negative_2.empty() && !wish.negative)
        refuse("is given a negative prompt for its second text encoder alone; expected one for "
               "the first, too");
    if (needs.label) {
        check_label(wish.label, "the class");
        if (wish.guidance != 1) check_label(negative_label(needs, wish), "the negative class");
    } else if (wish.label || wish.negative_label) {
        refuse("is told no class");
    }
}

// SDXL: a picture of this size, not cropped, wanted in this size (arXiv 2307.01952, 2.2).
at::Tensor time_ids_of(const Wish& wish) {
    const double w = wish.width, h = wish.height;
    return at::tensor({h, w, 0.0, 0.0, h, w}, at::kDouble).unsqueeze(0);
}

void add_text(const Model& model, const Wish& wish, ToldWish& told) {
    const auto add = [&](EncodedPrompts encoded, Condition& condition) {
        condition.text = encoded.condition.text;
        if (model.needs.pooled_width) condition.pooled = encoded.condition.pooled;
        for (std::string& warning : encoded.warnings)
            told.warnings.push_back(std::move(warning));
    };
    const auto encoded = [&](const std::string& prompt, const std::string& second) {
        const std::vector<std::string> for_second(second.empty() ? 0 : 1, second);
        return model.prompts->encode({prompt}, wish.prompts, for_second);
    };
    add(encoded(wish.prompt, wish.prompt_2), told.guidance.prompt);
    add(wish.negative ? encoded(*wish.negative, wish.negative_2)
                      : model.prompts->encode_nothing(1, wish.prompts),
        told.guidance.negative);
}

} // namespace

ToldWish tell(const Model& model, const Wish& wish) {
    check_wish(model, wish);
    const ConditionNeeds& needs = model.needs;
    ToldWish told;
    if (needs.text_width) add_text(model, wish, told);
    for (auto& [condition, label] :
         {std::pair{&told.guidance.prompt, wish.label},
          std::pair{&told.guidance.negative, negative_label(needs, wish)}}) {
        if (needs.label && label) condition->label = at::tensor({*label}, at::kLong);
        if (needs.time_ids) condition->time_ids = time_ids_of(wish);
    }
    set_guidance(told, model, wish.guidance);
    return told;
}

void set_guidance(ToldWish& told, const Model& model, double guidance) {
    if (!model.needs.guidance_scale) {
        told.guidance.scale = guidance;
        return;
    }
    told.guidance.scale = 1;
    // Its embedding is of the scale less 1, as the networks were distilled.
    for (Condition* condition : {&told.guidance.prompt, &told.guidance.negative})
        condition->guidance_scale = at::tensor({guidance - 1}, at::kDouble);
}

} // namespace restyle::core
