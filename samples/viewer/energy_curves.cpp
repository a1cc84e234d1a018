#include "energy_curves.h"

#include <cfloat>
#include <string>

#include <imgui.h>

#include "controls.h"
#include "energies.h"

namespace viewer {
namespace {

Curve curve_of(const Trace& trace, float height) {
    return {trace.values.data(),
            static_cast<int>(trace.values.size()),
            trace.oldest,
            FLT_MAX,
            FLT_MAX,
            height};
}

} // namespace

void draw_energy_curves(const Readings& readings) {
    const RestyleGuidance& guidance = readings.status.guidance;
    if (guidance.guided == 0) return;
    ImGui::Text("energy %.4g, %.1f ms a frame", guidance.total, guidance.guide_ms);
    draw_curve("##energy curve", curve_of(readings.energy, scaled(48)), nullptr);
    for (std::size_t i = 0; i < readings.energies.size(); ++i) {
        ImGui::Text("  %u: %.4g", static_cast<unsigned>(i + 1), guidance.energies[i]);
        draw_curve(("##energy " + std::to_string(i + 1)).c_str(),
                   curve_of(readings.energies[i], scaled(24)), nullptr);
        explain_item("of the last guided pictures; the energies count as the settings list them");
    }
}

} // namespace viewer
