#pragma once

#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "restyle/core/wish.h"

namespace command_line {

/// What the command line says of one side of an edit, or of pictures.
struct Side {
    std::string prompt;
    std::optional<std::string> negative;
    std::string prompt_2, negative_2; ///< Of the second of two text encoders; empty: the same.
    std::optional<std::int64_t> label, negative_label;
    std::vector<double> guidances{1.0}; ///< Each is run.

    bool says_nothing() const {
        return prompt.empty() && !negative && prompt_2.empty() && negative_2.empty() && !label &&
               !negative_label && guidances == std::vector<double>{1.0};
    }

    /// Samples that the network sees for each one, at most, whichever guidance is run.
    int passes() const;

    restyle::core::Wish wish(double guidance, std::int64_t width, std::int64_t height) const;
};

/// --source-prompt, --source-negative-prompt, both with a -2 behind, --source-class,
/// --source-negative-class and --source-guidance; of the target the same, --guidance,
/// --negative-prompt, --negative-prompt-2 and --negative-class without a word before.
void add_side_options(CLI::App& app, Side& source, Side& target);

/// The same of pictures that are drawn from noise: --prompt, --class, --negative-prompt,
/// --negative-class and one --guidance, and the prompts with a -2 behind.
void add_picture_options(CLI::App& app, Side& picture);

} // namespace command_line
