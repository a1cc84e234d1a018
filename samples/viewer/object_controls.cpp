#include "object_controls.h"

#include <string>

#include <imgui.h>

#include "controls.h"

namespace viewer {
namespace {

/// Whether it stays named.
bool draw_named(RestyleObjectAmount& named) {
    ImGui::PushID(static_cast<int>(named.object));
    draw_slider(("object " + std::to_string(named.object)).c_str(), named.amount, 0, 1, "%.2f",
                ImGuiSliderFlags_AlwaysClamp);
    explain_item("how much of the change it shows, 0 to 1 (--object-amount)");
    ImGui::SameLine();
    const bool stays = !draw_small_button("x");
    explain_item("it shows as much as those that are not named");
    ImGui::PopID();
    return stays;
}

} // namespace

void draw_object_controls(ObjectAmounts& amounts) {
    ImGui::TextWrapped("A click in the picture names the object there.");
    std::uint64_t number = 0;
    if (draw_entered_number("to name", number))
        name_object(amounts, static_cast<std::uint32_t>(number));
    explain_item("an object's number, which the buffer `object` tells of each pixel");
    draw_box("keep all others", amounts.keeps_others);
    explain_item("objects that are not named stay as they are rendered (--keep-other-objects)");
    for (std::size_t i = 0; i < amounts.named.size();)
        if (draw_named(amounts.named[i]))
            ++i;
        else
            amounts.named.erase(amounts.named.begin() + static_cast<std::ptrdiff_t>(i));
    if (!amounts.named.empty() && draw_button("name none")) amounts.named.clear();
}

} // namespace viewer
