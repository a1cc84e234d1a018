#pragma once

#include <cstddef>

// CUDA's own opaque structures, so that a handle of ours is a handle of <cuda.h>.
struct CUarray_st;
struct CUctx_st;
struct CUextMemory_st;
struct CUextSemaphore_st;
struct CUmipmappedArray_st;
struct CUstream_st;

/// What we need of CUDA's driver API (NVIDIA, "CUDA Driver API", 11.4 and later), declared anew so
/// that no toolkit is needed to build. Handles and enumerations have CUDA's names.
/// tests/interop/cuda_headers_test.cpp compares each size, offset, value and signature with
/// <cuda.h>.
namespace restyle::interop::cuda {

using CUarray = CUarray_st*;
using CUcontext = CUctx_st*;
using CUdevice = int;
using CUdeviceptr = unsigned long long;
using CUexternalMemory = CUextMemory_st*;
using CUexternalSemaphore = CUextSemaphore_st*;
using CUmipmappedArray = CUmipmappedArray_st*;
using CUstream = CUstream_st*;
using CUsurfObject = unsigned long long;
using CUtexObject = unsigned long long;

enum CUresult : unsigned {
    kSuccess = 0,
    kInvalidValue = 1,
    kStubLibrary = 34,
    kNoDevice = 100,
    kInvalidContext = 201,
    kOperatingSystem = 304,
    kInvalidHandle = 400,
    kNotReady = 600,
    kNotSupported = 801,
    kUnknown = 999
};

enum CUdevice_attribute : unsigned {
    kComputeCapabilityMajor = 75,
    kTimelineSemaphoreInterop = 114
};

enum CUarray_format : unsigned { kUint8 = 0x01, kHalf = 0x10, kFloat = 0x20 };

enum CUmemorytype : unsigned { kHostMemory = 1, kDeviceMemory = 2, kArrayMemory = 3 };
enum CUresourcetype : unsigned { kArrayResource = 0 };
enum CUaddress_mode : unsigned { kClampAddress = 1 };
enum CUfilter_mode : unsigned { kLinearFilter = 1 };
enum CUexternalMemoryHandleType : unsigned { kMemoryOpaqueFd = 1, kMemoryOpaqueWin32 = 2 };
enum CUexternalSemaphoreHandleType : unsigned {
    kTimelineSemaphoreFd = 9,
    kTimelineSemaphoreWin32 = 10
};

inline constexpr unsigned kStreamNonBlocking = 0x1;
inline constexpr unsigned kMemoryDedicated = 0x1;
inline constexpr unsigned kArraySurfaceLoadStore = 0x02;
inline constexpr unsigned kArrayColorAttachment = 0x20;
inline constexpr unsigned kTextureNormalizedCoordinates = 0x02;

struct CUuuid {
    char bytes[16];
};

/// Of Windows; an import has no name.
struct NamedHandle {
    void* handle;
    const void* name;
};

union ExternalHandleValue {
    int fd;
    NamedHandle win32;
    const void* nvsci;
};

struct ExternalMemoryHandleDesc {
    CUexternalMemoryHandleType type;
    ExternalHandleValue handle;
    unsigned long long size;
    unsigned flags;
    unsigned reserved[16];
};

struct ExternalMemoryBufferDesc {
    unsigned long long offset;
    unsigned long long size;
    unsigned flags;
    unsigned reserved[16];
};

struct Array3dDescriptor {
    std::size_t width; ///< In texels.
    std::size_t height;
    std::size_t depth; ///< 0: the array is two-dimensional.
    CUarray_format format;
    unsigned channels; ///< 1, 2 or 4.
    unsigned flags;
};

struct ExternalMemoryMipmappedArrayDesc {
    unsigned long long offset;
    Array3dDescriptor array;
    unsigned levels;
    unsigned reserved[16];
};

struct ExternalSemaphoreHandleDesc {
    CUexternalSemaphoreHandleType type;
    ExternalHandleValue handle;
    unsigned flags;
    unsigned reserved[16];
};

struct ExternalSemaphoreSignalParams {
    unsigned long long value; ///< Of a timeline.
    unsigned long long nvsci;
    unsigned long long keyed_mutex;
    unsigned reserved_params[12];
    unsigned flags;
    unsigned reserved[16];
};

struct ExternalSemaphoreWaitParams {
    unsigned long long value; ///< Of a timeline.
    unsigned long long nvsci;
    unsigned long long keyed_mutex;
    unsigned keyed_mutex_timeout_ms;
    unsigned padding;
    unsigned reserved_params[10];
    unsigned flags;
    unsigned reserved[16];
};

/// A side of a two-dimensional copy: where it begins, and how its rows lie.
struct Memcpy2dSide {
    std::size_t x_bytes;
    std::size_t y;
    CUmemorytype type;
    void* host;
    CUdeviceptr device;
    CUarray array;
    std::size_t pitch; ///< Bytes from row to row; of no meaning to an array.
};

struct Memcpy2d {
    Memcpy2dSide from;
    Memcpy2dSide to;
    std::size_t width_bytes;
    std::size_t height;
};

struct ResourceDesc {
    CUresourcetype type;
    union {
        CUarray array;
        int reserved[32];
    };
    unsigned flags;
};

struct TextureDesc {
    CUaddress_mode address[3];
    CUfilter_mode filter;
    unsigned flags;
    unsigned max_anisotropy;
    CUfilter_mode mipmap_filter;
    float mipmap_bias;
    float min_mipmap_level;
    float max_mipmap_level;
    float border_color[4];
    int reserved[12];
};

/// Never given: a texture is seen as its array is.
struct ResourceViewDesc;

} // namespace restyle::interop::cuda
