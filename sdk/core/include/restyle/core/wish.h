#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "restyle/core/guided_network.h"
#include "restyle/core/model.h"

namespace restyle::core {

/// What pictures of a conditional model are to show.
struct Wish {
    std::string prompt;                  ///< Of a model that is told a text.
    std::optional<std::string> negative; ///< Absent: nothing at all, as the model means it.
    /// What the second of two text encoders (SDXL) is told; empty: what the first is. As diffusers'
    /// prompt_2 and negative_prompt_2, but that a negative for the second alone is refused.
    std::string prompt_2, negative_2;
    std::optional<std::int64_t> label;          ///< Of a model that is told a class.
    std::optional<std::int64_t> negative_label; ///< Absent: ConditionNeeds::null_label.

    /// Classifier-free guidance's scale; of a model with a guidance embedding (LCM) what that is
    /// told, the network then running once.
    double guidance = 1;

    int width = 0; ///< Of the pictures in pixels: SDXL is told them.
    int height = 0;
    PromptSettings prompts;
};

/// A wish as the model's network is told it.
struct ToldWish {
    Guidance guidance;
    std::vector<std::string> warnings; ///< Sentences for the user.
};

/// Throws std::invalid_argument naming what the wish lacks, or has that the model is not told.
ToldWish tell(const Model& model, const Wish& wish);

/// The same wish with another guidance; its texts are not encoded again.
void set_guidance(ToldWish& told, const Model& model, double guidance);

} // namespace restyle::core
