#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "session/capture_planes.h"
#include "session/model_size.h"
#include "session/style.h"

namespace restyle::session {

/// A style that plays, and what became of the session's wishes with it.
struct PlayedStyle {
    StyleModels models;
    Size size; ///< What the network sees.
    std::uint32_t threads = 0;
    RestylePrecision precision = RESTYLE_PRECISION_AUTO;
    RestyleTransport transport = RESTYLE_TRANSPORT_AUTO;
    std::string transport_reason;
};

/// What a RestyleScene tells of its objects.
struct CapturedAmounts {
    bool keep_others = false;
    std::vector<RestyleObjectAmount> object_amounts;

    void take(const RestyleScene& scene) {
        keep_others = scene.keep_others != 0;
        object_amounts.assign(scene.object_amounts,
                              scene.object_amounts + scene.object_amount_count);
    }
};

/// What a capture keeps of a frame beside its texels.
struct CapturedFrame {
    std::uint64_t frame_number = 0;
    RestyleTicket ticket = 0; ///< Of its being handed in; 0: it was not taken.
    Size size;
    std::array<bool, kPlaneCount> has{};
    std::array<VkOffset2D, kPlaneCount> offsets{}; ///< In the renderer's images.
    bool cut = false;
    float motion_scale_x = 0, motion_scale_y = 0; ///< 0: the session's.
    CapturedAmounts amounts;
    CapturedAmounts handed_in_amounts; ///< Where it has objects that were handed in.
    bool picture_has_view = false;     ///< Else a buffer was copied to it.
    RestylePicture picture{};
    std::shared_ptr<const Settings> handed_in_with; ///< Null: it was not taken.
    std::shared_ptr<const Settings> settings;       ///< Of the picture.
    std::shared_ptr<const PlayedStyle> playing;     ///< Null while the first style loads.

    bool& has_plane(Plane plane) { return has[static_cast<std::size_t>(plane)]; }
    bool has_plane(Plane plane) const { return has[static_cast<std::size_t>(plane)]; }
    VkOffset2D& offset_of(Plane plane) { return offsets[static_cast<std::size_t>(plane)]; }
    VkOffset2D offset_of(Plane plane) const { return offsets[static_cast<std::size_t>(plane)]; }
};

} // namespace restyle::session
