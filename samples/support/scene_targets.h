#pragma once

#include <array>

#include "image.h"

namespace samples {

/// What one frame of the scene is drawn into. All are in VK_IMAGE_LAYOUT_GENERAL once it is drawn.
struct SceneTargets {
    SceneTargets(const DeviceHandles& device, std::uint32_t width, std::uint32_t height);

    Image color;  ///< R8G8B8A8_UNORM, sRGB-coded.
    Image wash;   ///< As `color`; where a look draws on from.
    Image normal; ///< R16G16B16A16_SFLOAT: of the world, 0 in the sky.
    Image
        motion; ///< R16G16_SFLOAT: (where a point was one frame ago) - (where it is), of the size.
    Image object; ///< R32_UINT: 0 is the sky.
    Image depth;  ///< D32_SFLOAT: 0 near, 1 far.
    Image shadow; ///< D32_SFLOAT, as the sun sees it.
};

} // namespace samples
