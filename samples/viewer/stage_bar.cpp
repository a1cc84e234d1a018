#include "stage_bar.h"

#include <array>

#include <imgui.h>

#include "controls.h"
#include "palette.h"

namespace viewer {
namespace {

struct Stage {
    const char* name;
    double ms;
    ImU32 color;
};

} // namespace

void draw_stages(const RestyleStatus& status) {
    const std::array<ImU32, 4>& colors = palette().stages;
    const std::array stages{Stage{"wait", status.wait_ms, colors[0]},
                            Stage{"encode", status.encode_ms, colors[1]},
                            Stage{"translate", status.translate_ms, colors[2]},
                            Stage{"decode", status.decode_ms, colors[3]}};
    double all = 0;
    for (const Stage& stage : stages)
        all += stage.ms;
    if (all <= 0) return ImGui::TextDisabled("no picture is finished yet");

    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const ImVec2 size(ImGui::GetContentRegionAvail().x, scaled(10));
    float left = corner.x;
    for (const Stage& stage : stages) {
        const float right = left + size.x * static_cast<float>(stage.ms / all);
        ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(left, corner.y),
                                                  ImVec2(right, corner.y + size.y), stage.color);
        left = right;
    }
    ImGui::Dummy(size);
    explain_item("what a picture's time went into, from being handed in to being there");
    // Two a line, for which the panel is wide enough.
    for (std::size_t i = 0; i < stages.size(); ++i) {
        if (i % 2 != 0) ImGui::SameLine();
        ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(stages[i].color), "%s %.1f ms",
                           stages[i].name, stages[i].ms);
    }
    ImGui::Text("in all %.1f ms", status.total_ms);
}

} // namespace viewer
