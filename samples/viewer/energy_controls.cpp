#include "energy_controls.h"

#include <algorithm>
#include <cmath>

#include <imgui.h>

#include "controls.h"
#include "energies.h"

namespace viewer {
namespace {

/// True where it was changed; `removed` where it is to go.
bool draw_energy(Energy& energy, bool& removed) {
    ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x);
    bool changed = draw_text("##energy", energy.what, RESTYLE_MOST_TEXT, "energy");
    removed = draw_small_button("x");
    ImGui::SameLine();
    const float speed = float(std::max(std::abs(energy.weight), 1.0) / 100);
    changed |= draw_drag("weight", energy.weight, speed, "%.6g");
    return changed;
}

/// Nothing until it is typed to its end.
std::string draw_new_energy() {
    ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x);
    return draw_entered_text("##new", RESTYLE_MOST_TEXT, "an energy, or drop a picture");
}

} // namespace

void draw_energies(restyle::Settings& settings) {
    std::vector<Energy> energies = energies_of(*settings);
    bool changed = false;
    for (std::size_t i = 0; i < energies.size(); ++i) {
        ImGui::PushID(int(i));
        bool removed = false;
        changed |= draw_energy(energies[i], removed) || removed;
        if (removed) energies.erase(energies.begin() + std::ptrdiff_t(i--));
        ImGui::PopID();
    }
    if (const std::string text = draw_new_energy(); !text.empty()) {
        energies.push_back(energy_from(text));
        changed = true;
    }
    if (changed) set_energies(settings, energies);
}

} // namespace viewer
