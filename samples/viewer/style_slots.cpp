#include "style_slots.h"

namespace viewer {

void StyleSlots::store(int slot, const StyleChoice& style) {
    slots_[static_cast<std::size_t>(slot)] = style;
    last_ = slot;
}

const StyleChoice* StyleSlots::take(int slot) {
    if (!holds(slot)) return nullptr;
    last_ = slot;
    return &*slots_[static_cast<std::size_t>(slot)];
}

bool StyleSlots::is_in_use(int slot, const restyle::Settings& now) const {
    return holds(slot) && slots_[static_cast<std::size_t>(slot)]->settings == now;
}

int StyleSlots::other() const {
    const int other = last_ == kA ? kB : kA;
    return holds(other) ? other : last_;
}

} // namespace viewer
