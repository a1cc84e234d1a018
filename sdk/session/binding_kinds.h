#pragma once

#include "vulkan/device_table.h"

/// What a compute pass of ours binds, by short names: its lists are long.
namespace restyle::session {

inline constexpr auto kSampled = VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE;
inline constexpr auto kStorageImage = VK_DESCRIPTOR_TYPE_STORAGE_IMAGE;
inline constexpr auto kBuffer = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;

} // namespace restyle::session
