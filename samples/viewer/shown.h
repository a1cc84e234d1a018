#pragma once

#include <volk.h>

namespace viewer {

/// An image that can be sampled and copied from, in VK_IMAGE_LAYOUT_GENERAL.
struct Shown {
    VkImage image = VK_NULL_HANDLE;
    VkImageView view = VK_NULL_HANDLE;
};

/// What there is to see of a frame.
struct ShownFrame {
    Shown rendered;
    Shown restyled;
    Shown truth;  ///< Empty where it was not drawn.
    Shown buffer; ///< ... and where none is shown.
};

} // namespace viewer
