#pragma once

#include "external_handle.h"
#include "vulkan/unique_vk.h"

/// How memory and timelines leave a device and come to another (linux/, windows/).
namespace restyle::interop {

/// Throws std::runtime_error where the extension that gives handles of memory is not enabled.
void check_gives_memory(const DeviceTable& vk);

/// ... and the one that gives handles of semaphores.
void check_gives_semaphores(const DeviceTable& vk);

/// A new handle of memory that was made to be exported. Throws VulkanError.
ExternalHandle handle_of(const DeviceTable& vk, VkDeviceMemory memory);

/// A new handle of a timeline that was made to be exported. Throws VulkanError.
ExternalHandle handle_of(const DeviceTable& vk, VkSemaphore timeline);

/// The memory that `handle` is of, as `info`, whose chain goes on behind the import, repeats its
/// export. Takes the handle over. Throws VulkanError.
UniqueMemory import_memory(const DeviceTable& vk, ExternalHandle handle, VkMemoryAllocateInfo info);

} // namespace restyle::interop
