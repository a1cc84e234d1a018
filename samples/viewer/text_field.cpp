#include "text_field.h"

#include <cstring>
#include <vector>

#include <imgui.h>

namespace viewer {

bool draw_text(const char* label, std::string& text, std::size_t most, const char* hint) {
    std::vector<char> typed(most + 1);
    std::strncpy(typed.data(), text.c_str(), most);
    const bool changed = ImGui::InputTextWithHint(label, hint, typed.data(), typed.size());
    if (changed) text = typed.data();
    return changed;
}

} // namespace viewer
