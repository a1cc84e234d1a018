#pragma once

#include <vector>

#include "external_handle.h"
#include "vulkan/unique_vk.h"

namespace restyle::interop {

/// What the buffers and images that are exported have in common: dedicated memory of their own,
/// and every queue family may use them. (The renderer does not say which of its queues will, and
/// what is concurrent can be handed to another device without naming one.)
inline constexpr VkExternalMemoryFeatureFlags kExportAndImport =
    VK_EXTERNAL_MEMORY_FEATURE_EXPORTABLE_BIT | VK_EXTERNAL_MEMORY_FEATURE_IMPORTABLE_BIT;

std::vector<std::uint32_t> all_queue_families(const DeviceTable& vk);

/// The family that a barrier names as owner on the exporting side: VK_QUEUE_FAMILY_IGNORED where
/// the device has several.
std::uint32_t exporting_family(const DeviceTable& vk);

/// A memory type among those allowed, on the device where there is such. Throws
/// std::runtime_error.
std::uint32_t exportable_type(const DeviceTable& vk, const VkMemoryRequirements& needs);

/// Memory for the one buffer or image that `dedicated` names. Throws std::runtime_error.
UniqueMemory allocate_exportable(const DeviceTable& vk, VkDeviceSize bytes, std::uint32_t type,
                                 const VkMemoryDedicatedAllocateInfo& dedicated);

} // namespace restyle::interop
