#pragma once

#include <span>

#include "vulkan/unique_vk.h"

namespace restyle::interop {

/// Room for `sets` sets that hold, all together, so many descriptors of each type.
UniqueDescriptorPool make_descriptor_pool(const DeviceTable& vk, std::uint32_t sets,
                                          std::span<const VkDescriptorPoolSize> sizes);

/// One binding of a set that no command in flight uses.
void write_buffer(const DeviceTable& vk, VkDescriptorSet set, std::uint32_t binding,
                  const VkDescriptorBufferInfo& buffer);
void write_image(const DeviceTable& vk, VkDescriptorSet set, std::uint32_t binding,
                 VkDescriptorType type, VkImageView view, VkImageLayout layout);

} // namespace restyle::interop
