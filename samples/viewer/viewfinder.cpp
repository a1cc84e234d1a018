#include "viewfinder.h"

#include <imgui.h>

#include "picture_label.h"
#include "timeline.h"

namespace viewer {

/// Of the buffer where one is seen, else of the frame.
std::string Viewfinder::words_under_mouse(const Viewing& viewing, Size window,
                                          const std::optional<PixelValues>& under_mouse,
                                          const BufferView& buffers) const {
    if (viewing.view != View::kBuffer) return under_mouse ? words_of(*under_mouse) : "";
    const std::optional<Texel> at = texel_under_mouse(viewing, window);
    return at ? buffers.words_at(*at) : "";
}

void Viewfinder::draw(Viewing& viewing, Size window, const std::optional<PixelValues>& under_mouse,
                      const BufferView& buffers) {
    divider_.draw(viewing, panes(viewing, window));
    zoom_.follow(viewing.zoom, panes(viewing, window), picture_, divider_.is_held());
    const auto width = static_cast<float>(window.width),
               height = static_cast<float>(window.height) - timeline_height() - 12;
    const std::string values = words_under_mouse(viewing, window, under_mouse, buffers);
    const std::string legend = buffers.legend();
    if (!values.empty()) draw_corner_label(values, width, height);
    if (!legend.empty()) draw_foot_label(legend, width, height);
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
