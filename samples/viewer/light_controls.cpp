#include "light_controls.h"

#include <imgui.h>

#include "controls.h"

namespace viewer {

void draw_light_controls(Choices& choices) {
    constexpr float kUsualStops = 8;
    ImGui::SetNextItemWidth(scaled(-60));
    draw_text("##environment", choices.environment, 1024, "a .hdr file");
    explain_item("a Radiance file, twice as wide as high, which can also be\n"
                 "dropped on the window; empty: the valley's sky and sun");
    ImGui::SameLine();
    choices.light |= draw_button("use");
    draw_slider("exposure", choices.exposure, -kUsualStops, kUsualStops, "%+.1f stops",
                ImGuiSliderFlags_AlwaysClamp);
    explain_item("of the environment (--exposure)");
}

} // namespace viewer
