#pragma once

#include "cuda/driver_types.h"
#include "external_handle.h"

namespace restyle::interop {

/// As what CUDA imports the renderer's handles.
#ifdef _WIN32
inline constexpr auto kMemoryImport = cuda::kMemoryOpaqueWin32;
inline constexpr auto kTimelineImport = cuda::kTimelineSemaphoreWin32;
#else
inline constexpr auto kMemoryImport = cuda::kMemoryOpaqueFd;
inline constexpr auto kTimelineImport = cuda::kTimelineSemaphoreFd;
#endif

inline cuda::ExternalHandleValue imported_value(const ExternalHandle& handle) {
    cuda::ExternalHandleValue value{};
#ifdef _WIN32
    value.win32.handle = handle.get();
#else
    value.fd = handle.get();
#endif
    return value;
}

} // namespace restyle::interop
