#pragma once

#include <array>
#include <optional>

#include "style_choice.h"

namespace viewer {

/// Two styles with all their settings, A and B, to go to and fro between.
class StyleSlots {
public:
    static constexpr int kA = 0;
    static constexpr int kB = 1;

    void store(int slot, const StyleChoice& style);
    /// What it holds; NULL: nothing. It is the one in use from now on.
    const StyleChoice* take(int slot);
    bool holds(int slot) const { return slots_[static_cast<std::size_t>(slot)].has_value(); }
    /// The settings of now are those of this slot.
    bool is_in_use(int slot, const restyle::Settings& now) const;
    /// The one that is not in use, or the only one that holds something.
    int other() const;

private:
    std::array<std::optional<StyleChoice>, 2> slots_;
    int last_ = kB; ///< Stored or taken.
};

} // namespace viewer
