#include "viewfinder.h"

#include <imgui.h>

#include "picture_label.h"
#include "timeline.h"

namespace viewer {

void Viewfinder::draw(Viewing& viewing, Size window,
                      const std::optional<PixelValues>& under_mouse) {
    divider_.draw(viewing, panes(viewing, window));
    zoom_.follow(viewing.zoom, panes(viewing, window), picture_, divider_.is_held());
    if (under_mouse)
        draw_corner_label(words_of(*under_mouse), static_cast<float>(window.width),
                          static_cast<float>(window.height) - timeline_height() - 12);
}

std::vector<Pane> Viewfinder::panes(const Viewing& viewing, Size window) const {
    return panes_of(viewing, window, picture_, seconds());
}

std::optional<Texel> Viewfinder::texel_under_mouse(const Viewing& viewing, Size window) const {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.WantCaptureMouse) return std::nullopt;
    return texel_at(panes(viewing, window), picture_, io.MousePos.x, io.MousePos.y);
}

double Viewfinder::seconds() const {
    return since_start_.milliseconds() / 1000;
}

} // namespace viewer
