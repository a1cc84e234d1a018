#pragma once

#include "area.h"
#include "gpu.h"
#include "options.h"

namespace viewer {

/// An image that can be copied from, and the layout it lies in.
struct Shown {
    VkImage image = VK_NULL_HANDLE;
    VkImageLayout layout = VK_IMAGE_LAYOUT_GENERAL;
};

/// The largest rectangle of the picture's shape in the middle of the window.
Area fitted_area(VkExtent2D window, Size picture);

/// Records: the window's image is cleared, then filled with `rendered` left of the split and with
/// `restyled` right of it. It ends in TRANSFER_DST_OPTIMAL; what it showed before is lost.
void record_split_picture(VkCommandBuffer commands, VkImage window, const Area& area, Size picture,
                          const Shown& rendered, const Shown& restyled, float split);

} // namespace viewer
