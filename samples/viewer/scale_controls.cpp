#include "scale_controls.h"

#include <cmath>
#include <iomanip>
#include <sstream>

#include <imgui.h>

#include "controls.h"

namespace viewer {
namespace {

constexpr float kUsualRate = 120;

void draw_rate(SceneScaling& scaling) {
    auto rate = static_cast<float>(scaling.frame_rate);
    draw_slider("frames a second", rate, 5, kUsualRate, "%.0f", ImGuiSliderFlags_AlwaysClamp);
    if (ImGui::IsItemEdited()) scaling.frame_rate = std::round(static_cast<double>(rate));
    explain_item("how many come, as far as a smaller scene lets them (--frame-rate)");
}

void draw_scale(SceneScaling& scaling) {
    auto percent = static_cast<float>(100 * scaling.scale);
    draw_slider("scale", percent, static_cast<float>(100 * kLeastScale), 100, "%.0f %%",
                ImGuiSliderFlags_AlwaysClamp);
    if (ImGui::IsItemEdited()) scaling.scale = std::round(static_cast<double>(percent)) / 100;
    explain_item("of the scene's sides (--scene-scale)");
}

} // namespace

std::string scale_title(const Readings& readings) {
    std::ostringstream title;
    title << "scene scale";
    if (readings.can_scale)
        title << ": " << std::fixed << std::setprecision(1) << 100 * readings.scale << " %";
    title << "###scene scale";
    return title.str();
}

void draw_scale_controls(SceneScaling& scaling, const Readings& readings) {
    ImGui::BeginDisabled(!readings.can_scale);
    draw_box("hold the frame rate", scaling.holds_rate);
    explain_item("the scene is drawn, and restyled, as large as the frame rate allows,\n"
                 "and shown enlarged");
    if (scaling.holds_rate)
        draw_rate(scaling);
    else
        draw_scale(scaling);
    ImGui::EndDisabled();
    if (readings.can_scale)
        ImGui::Text("drawn: %ux%u of %ux%u", readings.drawn.width, readings.drawn.height,
                    readings.whole.width, readings.whole.height);
    else
        ImGui::TextUnformatted("frames that are there already have their size");
}

void draw_anti_aliasing_control(bool& anti_aliases, const Readings& readings) {
    ImGui::BeginDisabled(!readings.can_scale);
    bool shown = anti_aliases && readings.can_scale;
    if (draw_box("temporal anti-aliasing", shown)) anti_aliases = shown;
    ImGui::EndDisabled();
    explain_item("each frame samples its pixels elsewhere, and frames are averaged along\n"
                 "their motion before they are restyled (--anti-aliasing taa)");
    if (!readings.can_scale)
        ImGui::TextUnformatted("... and nothing is known of what lies\nbetween their pixels");
}

} // namespace viewer
