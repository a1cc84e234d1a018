#include "key_panel.h"

#include <imgui.h>

#include "shortcuts.h"

namespace viewer {

void draw_key_panel(Choices& choices) {
    if (!choices.shows_keys) return;
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos(ImVec2(display.x / 2, display.y / 2), ImGuiCond_Appearing,
                            ImVec2(0.5f, 0.5f));
    ImGui::SetNextWindowBgAlpha(0.97f);
    begin_panel("Keys", &choices.shows_keys,
                ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoCollapse |
                    ImGuiWindowFlags_NoFocusOnAppearing);
    if (ImGui::BeginTable("keys", 2, ImGuiTableFlags_SizingFixedFit)) {
        for (const KeyInfo& info : key_infos()) {
            ImGui::TableNextColumn();
            ImGui::TextUnformatted(info.keys);
            ImGui::TableNextColumn();
            ImGui::TextDisabled("%s", info.purpose);
        }
        ImGui::EndTable();
    }
    ImGui::End();
}

} // namespace viewer
