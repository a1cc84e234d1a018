#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <restyle/restyle.h>

namespace viewer {

/// How much of the change objects show, by their numbers in the frames.
struct ObjectAmounts {
    std::vector<RestyleObjectAmount> named;
    bool keeps_others = false; ///< Those that are not named show none of it; else all.
};

/// "NUMBER=AMOUNT". Throws std::invalid_argument with a sentence.
RestyleObjectAmount object_amount_from(const std::string& text);

/// Is named from now on, where there is room for it: to show none of the change, or all where the
/// others show none.
void name_object(ObjectAmounts& amounts, std::uint32_t object);

/// What a frame or target is told, where it gives the objects' numbers. `amounts` must outlive the
/// call that is told it.
void tell_amounts(RestyleScene& scene, const ObjectAmounts& amounts);

} // namespace viewer
