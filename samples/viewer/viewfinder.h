#pragma once

#include "buffer_view.h"
#include "divider.h"
#include "pixel_values.h"
#include "stopwatch.h"
#include "zoom_control.h"

namespace viewer {

/// Where in the window a frame is seen, and what the mouse does there.
class Viewfinder {
public:
    explicit Viewfinder(Size picture) : picture_(picture) {}

    /// Draws what lies over the frame, and follows the mouse. Between ImGui's NewFrame and Render.
    void draw(Viewing& viewing, Size window, const std::optional<PixelValues>& under_mouse,
              const BufferView& buffers);

    std::vector<Pane> panes(const Viewing& viewing, Size window) const;
    /// None where a panel lies over it.
    std::optional<Texel> texel_under_mouse(const Viewing& viewing, Size window) const;
    double seconds() const; ///< What blinking goes by.

private:
    std::string words_under_mouse(const Viewing& viewing, Size window,
                                  const std::optional<PixelValues>& under_mouse,
                                  const BufferView& buffers) const;

    Size picture_;
    Stopwatch since_start_;
    Divider divider_;
    ZoomControl zoom_;
};

} // namespace viewer
