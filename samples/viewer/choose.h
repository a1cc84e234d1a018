#pragma once

#include <string>

#include <imgui.h>

namespace viewer {

/// A list to choose from; `names` is asked while it is open.
template <typename Names>
void choose(const char* label, std::string& chosen, const Names& names) {
    if (!ImGui::BeginCombo(label, chosen.c_str())) return;
    for (const std::string& name : names())
        if (ImGui::Selectable(name.c_str(), name == chosen)) chosen = name;
    ImGui::EndCombo();
}

} // namespace viewer
