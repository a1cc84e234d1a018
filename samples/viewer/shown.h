#pragma once

#include <volk.h>

#include "size.h"

namespace viewer {

/// An image that can be sampled and copied from, in VK_IMAGE_LAYOUT_GENERAL: the part of this size
/// from its upper left corner on shows the frame.
struct Shown {
    VkImage image = VK_NULL_HANDLE;
    VkImageView view = VK_NULL_HANDLE;
    Size size;
};

/// What there is to see of a frame.
struct ShownFrame {
    Shown rendered;
    Shown restyled;
    Shown truth;  ///< Empty where it was not drawn.
    Shown buffer; ///< ... and where none is shown.
};

} // namespace viewer
