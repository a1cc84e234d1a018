#include "attention.h"

#include <algorithm>
#include <stdexcept>

#include "in_name_of.h"
#include "options.h"

namespace command_line {
namespace {

namespace core = restyle::core;

bool runs_no_prompt(const Side& side) {
    return std::find(side.guidances.begin(), side.guidances.end(), 0.0) != side.guidances.end();
}

core::TokenMapping mapping_of(const AttentionOptions& options, const core::PromptTokens& source,
                              const core::PromptTokens& target) {
    return options.prompts == "replace" ? core::replaced_words(source, target)
                                        : core::refined_words(source, target);
}

} // namespace

void add_attention_options(CLI::App& app, AttentionOptions& options) {
    auto* attention =
        app.add_option("--attention", options.prompts,
                       "Cross-attention control (Prompt-to-Prompt): in the first steps the target "
                       "looks where the source looks. replace: word by word, for prompts of as "
                       "many words; refine: at the words that both prompts have. Steps of the "
                       "source then run one by one where --source-batch says nothing else")
            ->check(CLI::IsMember({"replace", "refine"}));
    app.add_option("--cross-replace", options.cross_replace,
                   "Share of the steps in which the target looks at words as the source does")
        ->check(check_unit)
        ->needs(attention)
        ->capture_default_str();
    app.add_option("--self-replace", options.self_replace,
                   "The same of what pixels see of each other, in maps of at most 32x32 values")
        ->check(check_unit)
        ->needs(attention)
        ->capture_default_str();
    app.add_option("--source-blend", options.source_blend,
                   "Words of the source prompt, between spaces: the picture changes only where "
                   "they, or those of --target-blend, are looked at")
        ->needs(attention);
    app.add_option("--target-blend", options.target_blend, "Words of the target prompt, likewise")
        ->needs(attention);
    app.add_option("--blend-threshold", options.blend_threshold,
                   "How much they must be looked at there, as a share of the most")
        ->check(check_unit)
        ->needs(attention)
        ->capture_default_str();
}

void check_attention_options(const AttentionOptions& options, const MethodOptions& how,
                             const Side& source, const Side& target) {
    if (!options.given()) return;
    if (how.method != Method::kCycle && how.method != Method::kEditFriendly)
        throw CLI::ValidationError("--attention",
                                   "needs a source that runs beside the target, which --method " +
                                       method_name(how.method) + " has not");
    if (how.by_code)
        throw CLI::ValidationError("--attention", "works in lock step alone, not with --form code");
    if (!source.prompt_2.empty() || !target.prompt_2.empty())
        throw CLI::ValidationError("--attention", "follows the words of one prompt a side, not of "
                                                  "--source-prompt-2 and --target-prompt-2");
    if (runs_no_prompt(source) || runs_no_prompt(target))
        throw CLI::ValidationError("--attention", "controls a prompt, which --guidance 0 and "
                                                  "--source-guidance 0 do not run");
}

std::optional<core::AttentionControl> attention_control(const AttentionOptions& options,
                                                        const core::Model& model,
                                                        const EditJob& edit,
                                                        const std::vector<core::Step>& steps) {
    if (!options.given()) return std::nullopt;
    if (!model.prompts)
        throw std::runtime_error("--attention: " + model.folder.string() +
                                 " is told no text that could be looked at");
    const core::PromptTokens source = model.prompts->read(edit.source.prompt);
    const core::PromptTokens target = model.prompts->read(edit.target.prompt);
    core::AttentionControlSettings settings{options.cross_replace, options.self_replace};
    settings.blend.threshold = options.blend_threshold;
    settings.blend.source = in_name_of(
        "--source-blend", [&] { return core::tokens_of_words(source, options.source_blend); });
    settings.blend.target = in_name_of(
        "--target-blend", [&] { return core::tokens_of_words(target, options.target_blend); });
    return in_name_of("--attention", [&] {
        return core::AttentionControl(model, steps, mapping_of(options, source, target), settings);
    });
}

nlohmann::json attention_report(const AttentionOptions& options) {
    if (!options.given()) return nlohmann::json::object();
    return {{"attention", options.prompts},         {"cross_replace", options.cross_replace},
            {"self_replace", options.self_replace}, {"source_blend", options.source_blend},
            {"target_blend", options.target_blend}, {"blend_threshold", options.blend_threshold}};
}

} // namespace command_line
