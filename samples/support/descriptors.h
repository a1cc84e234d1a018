#pragma once

#include <span>

#include "vulkan_device.h"

namespace samples {

// What descriptor sets are made of; each is the caller's to destroy.

VkDescriptorSetLayout create_set_layout(VkDevice device,
                                        std::span<const VkDescriptorSetLayoutBinding> bindings);

VkPipelineLayout create_pipeline_layout(VkDevice device,
                                        std::span<const VkDescriptorSetLayout> sets,
                                        const VkPushConstantRange& constants);

/// For `sets` sets, which have so many descriptors together.
VkDescriptorPool create_descriptor_pool(VkDevice device, std::uint32_t sets,
                                        std::span<const VkDescriptorPoolSize> descriptors);

/// One set of each layout, which live as long as the pool; as many as `sets` holds.
void allocate_sets(VkDevice device, VkDescriptorPool pool,
                   std::span<const VkDescriptorSetLayout> layouts, std::span<VkDescriptorSet> sets);

} // namespace samples
