#pragma once

#include <optional>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "restyle/core/attention_control.h"

#include "edit_jobs.h"
#include "methods.h"

namespace command_line {

/// How the target's attention follows the source's (Prompt-to-Prompt).
struct AttentionOptions {
    std::string prompts; ///< How they are related: replace, refine; empty: nothing follows.
    double cross_replace = restyle::core::AttentionControlSettings().cross_replace;
    double self_replace = restyle::core::AttentionControlSettings().self_replace;
    std::string source_blend, target_blend; ///< Words.
    double blend_threshold = restyle::core::LocalBlend().threshold;

    bool given() const { return !prompts.empty(); }
    bool blends() const { return !source_blend.empty() || !target_blend.empty(); }
};

/// --attention, --cross-replace, --self-replace, --source-blend, --target-blend,
/// --blend-threshold
void add_attention_options(CLI::App& app, AttentionOptions& options);

/// Throws CLI::ValidationError for what control does not go together with.
void check_attention_options(const AttentionOptions& options, const MethodOptions& how,
                             const Side& source, const Side& target);

/// None where no option asks for it. Throws std::runtime_error naming the prompt and the option
/// that does not fit, or the model.
std::optional<restyle::core::AttentionControl>
attention_control(const AttentionOptions& options, const restyle::core::Model& model,
                  const EditJob& edit, const std::vector<restyle::core::Step>& steps);

/// {attention, ...} as given; {} where no option asks for it.
nlohmann::json attention_report(const AttentionOptions& options);

} // namespace command_line
