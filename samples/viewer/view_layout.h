#pragma once

#include <optional>
#include <vector>

#include "area.h"
#include "size.h"
#include "views.h"

namespace viewer {

/// Where a picture lies: pixel = origin + texel * scale.
struct Placement {
    double x = 0;
    double y = 0;
    double scale = 1;
};

/// What a pane shows.
enum Pictured : std::uint32_t {
    kRenderedPicture,
    kRestyledPicture,
    kTruePicture,
    kBufferPicture,
    kNoPicture
};

/// A part of the window, and what is drawn there.
struct Pane {
    Area room;  ///< What it could fill.
    Area area;  ///< ... of which it does; empty where nothing of it is seen.
    Size whole; ///< Of the images that are laid out; less of them may be drawn.
    Placement placement;
    Pictured picture = kRenderedPicture;
    Pictured less = kNoPicture; ///< Else how far the picture is from this one, amplified.
};

/// What is drawn where. `seconds` is what blinking goes by.
std::vector<Pane> panes_of(const Viewing& viewing, Size window, Size picture, double seconds);

/// All that is seen of pictures, split or not.
Area seen_area(const std::vector<Pane>& panes);

/// Which texel lies under a place of the window; none: no picture is there.
std::optional<Texel> texel_at(const std::vector<Pane>& panes, Size picture, double x, double y);

/// Zooms so that what lies under a place of the window stays there.
struct Place {
    double x = 0;
    double y = 0;
};
Zoom zoomed_about(const Pane& pane, Size picture, Zoom zoom, float factor, const Place& place);

/// Side by side, a picture file is twice as wide as a frame.
Size size_of_view(View view, Size picture);

} // namespace viewer
