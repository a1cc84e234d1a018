#pragma once

#include <cstdint>
#include <optional>

#include "vulkan/device_table.h"

namespace restyle::interop {

/// The first memory type among `allowed` (a bit each) that has all of `wanted` and all of
/// `preferred`; where none has, the first that has all of `wanted`.
inline std::optional<std::uint32_t> find_memory_type(const DeviceTable& vk, std::uint32_t allowed,
                                                     VkMemoryPropertyFlags wanted,
                                                     VkMemoryPropertyFlags preferred = 0) {
    for (const VkMemoryPropertyFlags flags : {wanted | preferred, wanted})
        for (std::uint32_t type = 0; type < vk.memory.memoryTypeCount; ++type) {
            const bool has = (vk.memory.memoryTypes[type].propertyFlags & flags) == flags;
            if ((allowed >> type & 1) != 0 && has) return type;
        }
    return std::nullopt;
}

} // namespace restyle::interop
