#include "zoom_control.h"

#include <cmath>

#include <imgui.h>

namespace viewer {
namespace {

const Pane* pane_under(const std::vector<Pane>& panes, const ImVec2& at) {
    for (const Pane& pane : panes)
        if (at.x >= pane.area.x && at.x < pane.area.x + pane.area.width && at.y >= pane.area.y &&
            at.y < pane.area.y + pane.area.height)
            return &pane;
    return nullptr;
}

} // namespace

void ZoomControl::follow(Zoom& zoom, const std::vector<Pane>& panes, Size picture, bool taken) {
    const ImGuiIO& io = ImGui::GetIO();
    const Pane* pane = io.WantCaptureMouse ? nullptr : pane_under(panes, io.MousePos);
    if (pane != nullptr && io.MouseWheel != 0)
        zoom = zoomed_about(*pane, picture, zoom, zoom.factor * std::pow(kZoomStep, io.MouseWheel),
                            {io.MousePos.x, io.MousePos.y});

    if (pane != nullptr && !taken && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) held_ = true;
    if (!ImGui::IsMouseDown(ImGuiMouseButton_Left)) held_ = false;
    if (!held_ || taken) return;
    const double scale = panes.front().placement.scale;
    zoom.move(static_cast<float>(-io.MouseDelta.x / (scale * picture.width)),
              static_cast<float>(-io.MouseDelta.y / (scale * picture.height)));
}

} // namespace viewer
