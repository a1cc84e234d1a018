// Our declarations of CUDA's driver against NVIDIA's: all of it holds when this compiles.

#include <type_traits>

#include <cuda.h>
#include <gtest/gtest.h>

#include "cuda/cuda_driver.h"

namespace restyle::interop {
namespace {

// A structure of ours and the one of theirs that it stands for.
template <typename Ours>
struct Twin {};

#define RESTYLE_TWIN(ours, theirs)                                                                 \
    template <>                                                                                    \
    struct Twin<cuda::ours> {                                                                      \
        using Type = ::theirs;                                                                     \
    };                                                                                             \
    static_assert(sizeof(cuda::ours) == sizeof(::theirs) &&                                        \
                  alignof(cuda::ours) == alignof(::theirs));
RESTYLE_TWIN(CUuuid, CUuuid)
RESTYLE_TWIN(ExternalMemoryHandleDesc, CUDA_EXTERNAL_MEMORY_HANDLE_DESC)
RESTYLE_TWIN(ExternalMemoryBufferDesc, CUDA_EXTERNAL_MEMORY_BUFFER_DESC)
RESTYLE_TWIN(Array3dDescriptor, CUDA_ARRAY3D_DESCRIPTOR)
RESTYLE_TWIN(ExternalMemoryMipmappedArrayDesc, CUDA_EXTERNAL_MEMORY_MIPMAPPED_ARRAY_DESC)
RESTYLE_TWIN(ExternalSemaphoreHandleDesc, CUDA_EXTERNAL_SEMAPHORE_HANDLE_DESC)
RESTYLE_TWIN(ExternalSemaphoreSignalParams, CUDA_EXTERNAL_SEMAPHORE_SIGNAL_PARAMS)
RESTYLE_TWIN(ExternalSemaphoreWaitParams, CUDA_EXTERNAL_SEMAPHORE_WAIT_PARAMS)
RESTYLE_TWIN(Memcpy2d, CUDA_MEMCPY2D)
RESTYLE_TWIN(ResourceDesc, CUDA_RESOURCE_DESC)
RESTYLE_TWIN(TextureDesc, CUDA_TEXTURE_DESC)
#undef RESTYLE_TWIN
template <>
struct Twin<cuda::ResourceViewDesc> {
    using Type = ::CUDA_RESOURCE_VIEW_DESC;
};

// Whether both are passed in the same way and point to the same.
template <typename Ours, typename Theirs>
constexpr bool agree() {
    if constexpr (std::is_same_v<Ours, Theirs>)
        return true;
    else if constexpr (std::is_enum_v<Ours> && std::is_enum_v<Theirs>)
        return sizeof(Ours) == sizeof(Theirs);
    else if constexpr (std::is_pointer_v<Ours> && std::is_pointer_v<Theirs>)
        return agree<std::remove_pointer_t<Ours>, std::remove_pointer_t<Theirs>>();
    else if constexpr (std::is_const_v<Ours> && std::is_const_v<Theirs>)
        return agree<std::remove_const_t<Ours>, std::remove_const_t<Theirs>>();
    else if constexpr (requires { typename Twin<Ours>::Type; })
        return std::is_same_v<typename Twin<Ours>::Type, Theirs>;
    else
        return false;
}

template <typename Ours, typename Theirs>
struct SameSignature : std::false_type {};

template <typename R, typename... P, typename S, typename... Q>
requires(sizeof...(P) == sizeof...(Q)) struct SameSignature<R (*)(P...), S (*)(Q...)>
    : std::bool_constant<agree<R, S>() && (agree<P, Q>() && ...)> {
};

static_assert(agree<cuda::CUcontext, ::CUcontext>() && !agree<cuda::CUcontext, ::CUstream>());
static_assert(!agree<const cuda::CUuuid*, ::CUuuid*>());
static_assert(agree<const cuda::CUuuid*, const ::CUuuid*>());

#define RESTYLE_SAME(name, parameters)                                                             \
    static_assert(SameSignature<decltype(CudaDriver::name), decltype(&::name)>::value,             \
                  #name " has another signature in <cuda.h>");
RESTYLE_CUDA_FUNCTIONS(RESTYLE_SAME)
#undef RESTYLE_SAME

#define RESTYLE_SAME(ours, our_member, theirs, their_member)                                       \
    static_assert(offsetof(cuda::ours, our_member) == offsetof(::theirs, their_member));           \
    static_assert(sizeof(cuda::ours::our_member) == sizeof(::theirs::their_member));
#define RESTYLE_SAME_PLACE(ours, our_member, theirs, their_member)                                 \
    static_assert(offsetof(cuda::ours, our_member) == offsetof(::theirs, their_member));
RESTYLE_SAME(ExternalMemoryHandleDesc, type, CUDA_EXTERNAL_MEMORY_HANDLE_DESC, type)
RESTYLE_SAME(ExternalMemoryHandleDesc, handle, CUDA_EXTERNAL_MEMORY_HANDLE_DESC, handle)
RESTYLE_SAME_PLACE(ExternalMemoryHandleDesc, handle.fd, CUDA_EXTERNAL_MEMORY_HANDLE_DESC, handle.fd)
RESTYLE_SAME(ExternalMemoryHandleDesc, handle.win32.handle, CUDA_EXTERNAL_MEMORY_HANDLE_DESC,
             handle.win32.handle)
RESTYLE_SAME(ExternalMemoryHandleDesc, size, CUDA_EXTERNAL_MEMORY_HANDLE_DESC, size)
RESTYLE_SAME(ExternalMemoryHandleDesc, flags, CUDA_EXTERNAL_MEMORY_HANDLE_DESC, flags)
RESTYLE_SAME(ExternalMemoryBufferDesc, offset, CUDA_EXTERNAL_MEMORY_BUFFER_DESC, offset)
RESTYLE_SAME(ExternalMemoryBufferDesc, size, CUDA_EXTERNAL_MEMORY_BUFFER_DESC, size)
RESTYLE_SAME(ExternalMemoryBufferDesc, flags, CUDA_EXTERNAL_MEMORY_BUFFER_DESC, flags)
RESTYLE_SAME(Array3dDescriptor, width, CUDA_ARRAY3D_DESCRIPTOR, Width)
RESTYLE_SAME(Array3dDescriptor, height, CUDA_ARRAY3D_DESCRIPTOR, Height)
RESTYLE_SAME(Array3dDescriptor, depth, CUDA_ARRAY3D_DESCRIPTOR, Depth)
RESTYLE_SAME(Array3dDescriptor, format, CUDA_ARRAY3D_DESCRIPTOR, Format)
RESTYLE_SAME(Array3dDescriptor, channels, CUDA_ARRAY3D_DESCRIPTOR, NumChannels)
RESTYLE_SAME(Array3dDescriptor, flags, CUDA_ARRAY3D_DESCRIPTOR, Flags)
RESTYLE_SAME(ExternalMemoryMipmappedArrayDesc, offset, CUDA_EXTERNAL_MEMORY_MIPMAPPED_ARRAY_DESC,
             offset)
RESTYLE_SAME(ExternalMemoryMipmappedArrayDesc, array, CUDA_EXTERNAL_MEMORY_MIPMAPPED_ARRAY_DESC,
             arrayDesc)
RESTYLE_SAME(ExternalMemoryMipmappedArrayDesc, levels, CUDA_EXTERNAL_MEMORY_MIPMAPPED_ARRAY_DESC,
             numLevels)
RESTYLE_SAME(ExternalSemaphoreHandleDesc, type, CUDA_EXTERNAL_SEMAPHORE_HANDLE_DESC, type)
RESTYLE_SAME(ExternalSemaphoreHandleDesc, handle, CUDA_EXTERNAL_SEMAPHORE_HANDLE_DESC, handle)
RESTYLE_SAME(ExternalSemaphoreHandleDesc, flags, CUDA_EXTERNAL_SEMAPHORE_HANDLE_DESC, flags)
RESTYLE_SAME(ExternalSemaphoreSignalParams, value, CUDA_EXTERNAL_SEMAPHORE_SIGNAL_PARAMS,
             params.fence.value)
RESTYLE_SAME(ExternalSemaphoreSignalParams, flags, CUDA_EXTERNAL_SEMAPHORE_SIGNAL_PARAMS, flags)
RESTYLE_SAME(ExternalSemaphoreWaitParams, value, CUDA_EXTERNAL_SEMAPHORE_WAIT_PARAMS,
             params.fence.value)
RESTYLE_SAME(ExternalSemaphoreWaitParams, flags, CUDA_EXTERNAL_SEMAPHORE_WAIT_PARAMS, flags)
RESTYLE_SAME_PLACE(Memcpy2d, from.x_bytes, CUDA_MEMCPY2D, srcXInBytes)
RESTYLE_SAME_PLACE(Memcpy2d, from.y, CUDA_MEMCPY2D, srcY)
RESTYLE_SAME_PLACE(Memcpy2d, from.type, CUDA_MEMCPY2D, srcMemoryType)
RESTYLE_SAME_PLACE(Memcpy2d, from.host, CUDA_MEMCPY2D, srcHost)
RESTYLE_SAME_PLACE(Memcpy2d, from.device, CUDA_MEMCPY2D, srcDevice)
RESTYLE_SAME_PLACE(Memcpy2d, from.array, CUDA_MEMCPY2D, srcArray)
RESTYLE_SAME_PLACE(Memcpy2d, from.pitch, CUDA_MEMCPY2D, srcPitch)
RESTYLE_SAME_PLACE(Memcpy2d, to, CUDA_MEMCPY2D, dstXInBytes)
RESTYLE_SAME_PLACE(Memcpy2d, to.host, CUDA_MEMCPY2D, dstHost)
RESTYLE_SAME_PLACE(Memcpy2d, to.pitch, CUDA_MEMCPY2D, dstPitch)
RESTYLE_SAME_PLACE(Memcpy2d, width_bytes, CUDA_MEMCPY2D, WidthInBytes)
RESTYLE_SAME_PLACE(Memcpy2d, height, CUDA_MEMCPY2D, Height)
RESTYLE_SAME(ResourceDesc, type, CUDA_RESOURCE_DESC, resType)
RESTYLE_SAME(ResourceDesc, array, CUDA_RESOURCE_DESC, res.array.hArray)
RESTYLE_SAME(ResourceDesc, flags, CUDA_RESOURCE_DESC, flags)
RESTYLE_SAME(TextureDesc, address, CUDA_TEXTURE_DESC, addressMode)
RESTYLE_SAME(TextureDesc, filter, CUDA_TEXTURE_DESC, filterMode)
RESTYLE_SAME(TextureDesc, flags, CUDA_TEXTURE_DESC, flags)
RESTYLE_SAME(TextureDesc, border_color, CUDA_TEXTURE_DESC, borderColor)
#undef RESTYLE_SAME
#undef RESTYLE_SAME_PLACE

#define RESTYLE_SAME(ours, theirs)                                                                 \
    static_assert(static_cast<unsigned>(cuda::ours) == static_cast<unsigned>(theirs));
RESTYLE_SAME(kSuccess, CUDA_SUCCESS)
RESTYLE_SAME(kInvalidValue, CUDA_ERROR_INVALID_VALUE)
RESTYLE_SAME(kStubLibrary, CUDA_ERROR_STUB_LIBRARY)
RESTYLE_SAME(kNoDevice, CUDA_ERROR_NO_DEVICE)
RESTYLE_SAME(kInvalidContext, CUDA_ERROR_INVALID_CONTEXT)
RESTYLE_SAME(kOperatingSystem, CUDA_ERROR_OPERATING_SYSTEM)
RESTYLE_SAME(kInvalidHandle, CUDA_ERROR_INVALID_HANDLE)
RESTYLE_SAME(kNotReady, CUDA_ERROR_NOT_READY)
RESTYLE_SAME(kNotSupported, CUDA_ERROR_NOT_SUPPORTED)
RESTYLE_SAME(kUnknown, CUDA_ERROR_UNKNOWN)
RESTYLE_SAME(kComputeCapabilityMajor, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
RESTYLE_SAME(kTimelineSemaphoreInterop, CU_DEVICE_ATTRIBUTE_TIMELINE_SEMAPHORE_INTEROP_SUPPORTED)
RESTYLE_SAME(kUint8, CU_AD_FORMAT_UNSIGNED_INT8)
RESTYLE_SAME(kHalf, CU_AD_FORMAT_HALF)
RESTYLE_SAME(kFloat, CU_AD_FORMAT_FLOAT)
RESTYLE_SAME(kHostMemory, CU_MEMORYTYPE_HOST)
RESTYLE_SAME(kDeviceMemory, CU_MEMORYTYPE_DEVICE)
RESTYLE_SAME(kArrayMemory, CU_MEMORYTYPE_ARRAY)
RESTYLE_SAME(kArrayResource, CU_RESOURCE_TYPE_ARRAY)
RESTYLE_SAME(kClampAddress, CU_TR_ADDRESS_MODE_CLAMP)
RESTYLE_SAME(kLinearFilter, CU_TR_FILTER_MODE_LINEAR)
RESTYLE_SAME(kMemoryOpaqueFd, CU_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD)
RESTYLE_SAME(kMemoryOpaqueWin32, CU_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_WIN32)
RESTYLE_SAME(kTimelineSemaphoreFd, CU_EXTERNAL_SEMAPHORE_HANDLE_TYPE_TIMELINE_SEMAPHORE_FD)
RESTYLE_SAME(kTimelineSemaphoreWin32, CU_EXTERNAL_SEMAPHORE_HANDLE_TYPE_TIMELINE_SEMAPHORE_WIN32)
RESTYLE_SAME(kStreamNonBlocking, CU_STREAM_NON_BLOCKING)
RESTYLE_SAME(kMemoryDedicated, CUDA_EXTERNAL_MEMORY_DEDICATED)
RESTYLE_SAME(kArraySurfaceLoadStore, CUDA_ARRAY3D_SURFACE_LDST)
RESTYLE_SAME(kArrayColorAttachment, CUDA_ARRAY3D_COLOR_ATTACHMENT)
RESTYLE_SAME(kTextureNormalizedCoordinates, CU_TRSF_NORMALIZED_COORDINATES)
#undef RESTYLE_SAME

TEST(CudaHeaders, AgreeWithOurDeclarations) {
    SUCCEED() << "compiled against CUDA " << CUDA_VERSION;
}

} // namespace
} // namespace restyle::interop
