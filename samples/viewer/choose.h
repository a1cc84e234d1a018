#pragma once

#include <string>

#include "controls.h"

namespace viewer {

/// A list to choose from; `names` is asked while it is open.
template <typename Names>
void choose(const char* label, std::string& chosen, const Names& names) {
    const std::string before = chosen;
    List list(label, before.c_str());
    if (!list) return;
    for (const std::string& name : names())
        if (list.draw_entry(name.c_str(), name == before)) chosen = name;
}

} // namespace viewer
