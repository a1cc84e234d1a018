#include "energy_curves.h"

#include <cfloat>
#include <string>

#include <imgui.h>

#include "controls.h"
#include "energies.h"

namespace viewer {
namespace {

void draw_curve(const char* name, const Trace& trace, float height) {
    ImGui::PlotLines(name, trace.values.data(), static_cast<int>(trace.values.size()), trace.oldest,
                     nullptr, FLT_MAX, FLT_MAX, ImVec2(ImGui::GetContentRegionAvail().x, height));
}

} // namespace

void draw_energy_curves(const Readings& readings) {
    const RestyleGuidance& guidance = readings.status.guidance;
    if (guidance.guided == 0) return;
    ImGui::Text("energy %.4g, %.1f ms a frame", guidance.total, guidance.guide_ms);
    draw_curve("##energy curve", readings.energy, scaled(48));
    for (std::size_t i = 0; i < readings.energies.size(); ++i) {
        ImGui::Text("  %u: %.4g", static_cast<unsigned>(i + 1), guidance.energies[i]);
        draw_curve(("##energy " + std::to_string(i)).c_str(), readings.energies[i], scaled(24));
        explain_item("of the last guided pictures; the energies count as the settings list them");
    }
}

} // namespace viewer
