#pragma once

#include <vulkan/vulkan_core.h>

#include "unique_fd.h"

namespace restyle::interop {

/// What memory and semaphores cross as from one API, device or process to another: a POSIX
/// descriptor, which an import takes over where it succeeds. Exports and imports name these three
/// and nothing else of it. On Windows it would be an NT handle of the OPAQUE_WIN32 types, which
/// stays the importer's to close.
using ExternalHandle = UniqueFd;
inline constexpr auto kMemoryHandleType = VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT;
inline constexpr auto kSemaphoreHandleType = VK_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_FD_BIT;

} // namespace restyle::interop
