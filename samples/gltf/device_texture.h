#pragma once

#include <memory>

#include "commands.h"
#include "gltf/model.h"

namespace gltf {

/// A picture as an image with all its smaller levels, in VK_IMAGE_LAYOUT_GENERAL.
std::unique_ptr<samples::Image> upload(const samples::VulkanDevice& device,
                                       samples::Commands& commands, const samples::Picture& picture,
                                       bool is_srgb);

VkSampler create_sampler(VkDevice device, const Texture& texture);

} // namespace gltf
