#pragma once

#include "restyle/core/attention_control.h"

namespace restyle::core {

/// What is controlled, by a step's time: the first steps are those of the latest times.
struct ControlPlan {
    /// Throws std::invalid_argument naming the setting and what was expected.
    ControlPlan(const std::vector<Step>& steps, const TokenMapping& mapping,
                const AttentionControlSettings& settings);

    bool takes_words(std::int64_t time) const { return time >= words_down_to; }
    bool takes_pixels(std::int64_t time, std::int64_t pixels) const;
    /// Whether maps of so many pixels are looked at for the local blend.
    bool blends(std::int64_t pixels) const;

    /// What the target looks through instead of its own map, [m, heads, pixels, tokens].
    at::Tensor mapped(const at::Tensor& source_map, const at::Tensor& own_map) const;

    TokenMapping words;
    LocalBlend blend;
    std::int64_t words_down_to, pixels_down_to; ///< Times.
    std::int64_t blend_from;                    ///< The latest time at which changes stay local.
};

} // namespace restyle::core
