#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "restyle/core/conditional_network.h"

namespace restyle::core {

/// What a network must be told beside x and t, and how wide.
struct ConditionNeeds {
    std::optional<int> text_width;   ///< Of the text encoder's states.
    std::optional<int> pooled_width; ///< Of a text's one vector.
    bool time_ids = false;
    bool label = false;
    std::optional<int> labels; ///< How many there are, where the network has a table of them.
    /// The class that stands for none, which guidance leads away from where no other is named.
    std::optional<int> null_label;
    bool guidance_scale = false;

    bool none() const {
        return !text_width && !pooled_width && !time_ids && !label && !guidance_scale;
    }

    /// In words, such as "text [g, tokens, 768] and guidance_scale [g]".
    std::string in_words() const;
};

/// Returns g. Throws std::invalid_argument naming what is missing, superfluous or of another shape.
std::int64_t check_condition(const Condition& condition, const ConditionNeeds& needs);

} // namespace restyle::core
