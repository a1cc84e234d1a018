#pragma once

#include "color.h"
#include "restyle/restyle.h"
#include "session/frame_format.h"

namespace restyle::session {

/// What the passes are told of the colours of frames.
struct FrameColor {
    std::uint32_t coding; ///< shaders::kSrgbCoded or another: their pipelines' first constant.
    shaders::ColorArgs args;
};

/// Of frames in `format`. Throws Error for a value that is not allowed, and for a space that the
/// format cannot hold.
FrameColor frame_color(const FrameFormat& format, const RestyleColorInfo& color);

} // namespace restyle::session
