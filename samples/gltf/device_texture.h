#pragma once

#include <memory>
#include <span>
#include <vector>

#include "commands.h"
#include "gltf/model.h"

namespace gltf {

/// A picture as an image with all its smaller levels, in VK_IMAGE_LAYOUT_GENERAL.
std::unique_ptr<samples::Image> upload(const samples::VulkanDevice& device,
                                       samples::Commands& commands, const samples::Picture& picture,
                                       bool is_srgb);

/// An image whose levels hold these texels, in VK_IMAGE_LAYOUT_GENERAL.
std::unique_ptr<samples::Image> upload_levels(const samples::VulkanDevice& device,
                                              samples::Commands& commands,
                                              const samples::ImageInfo& info,
                                              std::span<const std::vector<std::byte>> levels);

VkSampler create_sampler(VkDevice device, const Texture& texture);

} // namespace gltf
