#include "view_layout.h"

#include <algorithm>
#include <cmath>

namespace viewer {
namespace {

/// Along one side: in the middle where it fits, else with `centre` in the middle, and filling it.
double origin(double from, double room, double extent, double centre) {
    if (extent <= room) return from + (room - extent) / 2;
    return std::clamp(from + room / 2 - centre * extent, from + room - extent, from);
}

Placement placed(const Area& room, Size picture, const Zoom& zoom) {
    const double fit = std::min(static_cast<double>(room.width) / picture.width,
                                static_cast<double>(room.height) / picture.height);
    Placement placement;
    placement.scale = fit * static_cast<double>(zoom.factor);
    placement.x = origin(room.x, room.width, picture.width * placement.scale, zoom.x);
    placement.y = origin(room.y, room.height, picture.height * placement.scale, zoom.y);
    return placement;
}

Area seen(const Area& room, Size picture, const Placement& placement) {
    const auto pixel = [](double place) { return static_cast<std::int32_t>(std::lround(place)); };
    const std::int32_t left = std::max(room.x, pixel(placement.x));
    const std::int32_t top = std::max(room.y, pixel(placement.y));
    const std::int32_t right =
        std::min(room.x + room.width, pixel(placement.x + picture.width * placement.scale));
    const std::int32_t bottom =
        std::min(room.y + room.height, pixel(placement.y + picture.height * placement.scale));
    return {left, top, std::max(0, right - left), std::max(0, bottom - top)};
}

Pane pane(const Area& room, Size picture, const Zoom& zoom, Pictured shown) {
    Pane pane;
    pane.room = room;
    pane.whole = picture;
    pane.placement = placed(room, picture, zoom);
    pane.area = seen(room, picture, pane.placement);
    pane.picture = shown;
    return pane;
}

std::vector<Pane> split(const Pane& whole, Pictured left, float share) {
    Pane first = whole;
    Pane second = whole;
    first.picture = left;
    first.area.width =
        static_cast<std::int32_t>(std::lround(share * static_cast<float>(whole.area.width)));
    second.area.x += first.area.width;
    second.area.width -= first.area.width;
    return {first, second};
}

} // namespace

std::vector<Pane> panes_of(const Viewing& viewing, Size window, Size picture, double seconds) {
    const auto width = static_cast<std::int32_t>(window.width);
    const auto height = static_cast<std::int32_t>(window.height);
    const Area all{0, 0, width, height};
    const Pictured other =
        viewing.against_truth && viewing.has_truth() ? kTruePicture : kRenderedPicture;
    const auto whole = [&](Pictured shown) { return pane(all, picture, viewing.zoom, shown); };
    switch (viewing.view) {
    case View::kSplit:
        return split(whole(kRestyledPicture), other, viewing.split);
    case View::kSideBySide:
        return {pane({0, 0, width / 2, height}, picture, viewing.zoom, other),
                pane({width / 2, 0, width - width / 2, height}, picture, viewing.zoom,
                     kRestyledPicture)};
    case View::kDifference: {
        Pane difference = whole(kRestyledPicture);
        difference.less = other;
        return {difference};
    }
    case View::kBlink: {
        const double phase = std::fmod(seconds, 2.0 * static_cast<double>(viewing.blink_seconds));
        return {
            whole(phase < static_cast<double>(viewing.blink_seconds) ? other : kRestyledPicture)};
    }
    case View::kRestyled:
        return {whole(kRestyledPicture)};
    case View::kTruth:
        return {whole(viewing.has_truth() ? kTruePicture : kRenderedPicture)};
    case View::kBuffer:
        return {whole(kBufferPicture)};
    default:
        return {whole(kRenderedPicture)};
    }
}

Area seen_area(const std::vector<Pane>& panes) {
    Area all = panes.front().area;
    for (const Pane& pane : panes) {
        const std::int32_t right = std::max(all.x + all.width, pane.area.x + pane.area.width);
        all.x = std::min(all.x, pane.area.x);
        all.width = right - all.x;
    }
    return all;
}

std::optional<Texel> texel_at(const std::vector<Pane>& panes, Size picture, double x, double y) {
    for (const Pane& pane : panes) {
        const Area& area = pane.area;
        if (x < area.x || y < area.y || x >= area.x + area.width || y >= area.y + area.height)
            continue;
        const auto texel = [&](double place, double from, std::uint32_t count) {
            const double at = std::floor((place - from) / pane.placement.scale);
            return static_cast<std::uint32_t>(std::clamp(at, 0.0, count - 1.0));
        };
        return Texel{texel(x, pane.placement.x, picture.width),
                     texel(y, pane.placement.y, picture.height)};
    }
    return std::nullopt;
}

Zoom zoomed_about(const Pane& pane, Size picture, Zoom zoom, float factor, const Place& place) {
    const float before = zoom.factor;
    zoom.set_factor(factor);
    const double scale = pane.placement.scale * static_cast<double>(zoom.factor / before);
    const auto middle = [&](double at, double from, double room_from, double room, double count) {
        const double texel = (at - from) / pane.placement.scale;
        return static_cast<float>((room_from + room / 2 - (at - texel * scale)) / (count * scale));
    };
    zoom.x = middle(place.x, pane.placement.x, pane.room.x, pane.room.width, picture.width);
    zoom.y = middle(place.y, pane.placement.y, pane.room.y, pane.room.height, picture.height);
    zoom.move(0, 0);
    return zoom;
}

Size size_of_view(View view, Size picture) {
    return {view == View::kSideBySide ? 2 * picture.width : picture.width, picture.height};
}

} // namespace viewer
