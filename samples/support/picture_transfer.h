#pragma once

#include "commands.h"
#include "picture_file.h"

namespace samples {

/// What an RGBA8 image for `picture` is made with.
ImageInfo image_info(const Picture& picture);

/// Copies `picture` into `image`, which is in VK_IMAGE_LAYOUT_GENERAL afterwards.
void write_picture(const VulkanDevice& device, Commands& commands, const Picture& picture,
                   const Image& image);

/// The picture that an image in VK_IMAGE_LAYOUT_GENERAL holds.
Picture read_picture(const VulkanDevice& device, Commands& commands, const Image& image);

} // namespace samples
