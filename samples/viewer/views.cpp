#include "views.h"

#include <algorithm>
#include <array>

namespace viewer {
namespace {

constexpr std::array<ViewInfo, 8> kViews{{
    {View::kSplit, "split", "split", '1', "both, with a divider to drag"},
    {View::kSideBySide, "side-by-side", "side by side", '2', "both, whole"},
    {View::kDifference, "difference", "difference", '3', "how far the two are apart, amplified"},
    {View::kBlink, "blink", "blink", '4', "one after the other, in turn"},
    {View::kRendered, "rendered", "rendered", '5', "the frame as the renderer drew it"},
    {View::kRestyled, "restyled", "restyled", '6', "the picture that the session gives"},
    {View::kTruth, "truth", "true look", '7', "the frame as the look that is wanted draws it"},
    {View::kBuffer, "buffer", "buffers", '8', "what lies on a frame's way, one of them at a time"},
}};

bool compares(View view) {
    return view == View::kSplit || view == View::kSideBySide || view == View::kDifference ||
           view == View::kBlink;
}

} // namespace

std::span<const ViewInfo> view_infos() {
    return kViews;
}

void Zoom::set_factor(float wanted) {
    factor = std::clamp(wanted, 1.0f, kMostZoom);
    move(0, 0);
}

void Zoom::move(float by_x, float by_y) {
    const float edge = 0.5f / factor;
    x = std::clamp(x + by_x, edge, 1 - edge);
    y = std::clamp(y + by_y, edge, 1 - edge);
}

bool Viewing::shows_truth() const {
    return has_truth() && (view == View::kTruth || (against_truth && compares(view)));
}

} // namespace viewer
