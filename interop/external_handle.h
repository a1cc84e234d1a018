#pragma once

#include <vulkan/vulkan_core.h>

#ifdef _WIN32
#include "windows/vulkan_win32.h"
#endif

#include "unique_handle.h"

namespace restyle::interop {

/// What memory and semaphores of the renderer's cross as: an opaque handle of Vulkan's, which CUDA
/// and other devices of the same driver import.
using ExternalHandle = UniqueHandle;

#ifdef _WIN32
inline constexpr auto kMemoryHandleType = VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_WIN32_BIT;
inline constexpr auto kSemaphoreHandleType = VK_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_WIN32_BIT;
inline constexpr const char* kMemoryHandleExtension = VK_KHR_EXTERNAL_MEMORY_WIN32_EXTENSION_NAME;
inline constexpr const char* kSemaphoreHandleExtension =
    VK_KHR_EXTERNAL_SEMAPHORE_WIN32_EXTENSION_NAME;
/// The functions that give such handles, and the extensions that they are of.
#define RESTYLE_HANDLE_FUNCTIONS(X)                                                                \
    X(vkGetMemoryWin32HandleKHR, kMemoryHandleExtension)                                           \
    X(vkGetSemaphoreWin32HandleKHR, kSemaphoreHandleExtension)
#else
inline constexpr auto kMemoryHandleType = VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT;
inline constexpr auto kSemaphoreHandleType = VK_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_FD_BIT;
inline constexpr const char* kMemoryHandleExtension = VK_KHR_EXTERNAL_MEMORY_FD_EXTENSION_NAME;
inline constexpr const char* kSemaphoreHandleExtension =
    VK_KHR_EXTERNAL_SEMAPHORE_FD_EXTENSION_NAME;
#define RESTYLE_HANDLE_FUNCTIONS(X)                                                                \
    X(vkGetMemoryFdKHR, kMemoryHandleExtension)                                                    \
    X(vkGetSemaphoreFdKHR, kSemaphoreHandleExtension)
#endif

/// After an import that succeeded: the driver closes a descriptor from then on; an NT handle stays
/// ours to close.
inline void leave_to_importer([[maybe_unused]] ExternalHandle& handle) {
#ifndef _WIN32
    handle.release();
#endif
}

} // namespace restyle::interop
