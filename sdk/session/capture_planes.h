#pragma once

#include <array>
#include <cstdint>

#include "session/capture_format.h"
#include "session/session_wishes.h"

namespace restyle::session {

/// The images of a captured frame.
enum class Plane : std::uint32_t {
    kHandedIn,       ///< RestyleFrame.color
    kHandedInObject, ///< RestyleFrame.scene, where that is read.
    kHandedInMask,
    kHandedInDepth,
    kColor, ///< RestyleTarget.color
    kMotion,
    kDepth,
    kObject,
    kMask,
    kPicture, ///< RestyleTarget.picture, once it is there.
};
inline constexpr std::size_t kPlaneCount = 10;

/// Where the texels of one of them lie in a frame's memory, row by row, nothing between the rows.
struct CapturePlane {
    const char* name = nullptr; ///< Of its file, too.
    const CaptureFormat* format = nullptr;
    std::uint64_t offset = 0;

    /// Of a frame of this size; 0: the session has no such image.
    std::uint64_t bytes(Size size) const {
        return std::uint64_t{size.width} * size.height * format->texel_bytes;
    }
};

/// How the images of a session's frames lie one after the other.
class CapturePlanes {
public:
    explicit CapturePlanes(const SessionWishes& wishes);

    const CapturePlane& operator[](Plane plane) const {
        return planes_[static_cast<std::size_t>(plane)];
    }
    auto begin() const { return planes_.begin(); }
    auto end() const { return planes_.end(); }

    /// Of a frame.
    std::uint64_t bytes() const { return bytes_; }

private:
    std::array<CapturePlane, kPlaneCount> planes_;
    std::uint64_t bytes_ = 0;
};

} // namespace restyle::session
