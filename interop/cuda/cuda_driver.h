#pragma once

#include "cuda/driver_types.h"

namespace restyle::interop {

/// Every function of CUDA's driver that Restyle calls, under the name that the driver's library
/// exports: the version of each whose signature is given here. Whoever fills it with functions of
/// its own is a driver too (tests/fake_cuda).
struct CudaDriver {
#define RESTYLE_CUDA_FUNCTIONS(X)                                                                  \
    X(cuInit, (unsigned flags))                                                                    \
    X(cuDriverGetVersion, (int* version))                                                          \
    X(cuGetErrorName, (cuda::CUresult result, const char** name))                                  \
    X(cuDeviceGetCount, (int* count))                                                              \
    X(cuDeviceGet, (cuda::CUdevice * device, int ordinal))                                         \
    X(cuDeviceGetName, (char* name, int length, cuda::CUdevice device))                            \
    X(cuDeviceGetUuid_v2, (cuda::CUuuid * uuid, cuda::CUdevice device))                            \
    X(cuDeviceGetAttribute,                                                                        \
      (int* value, cuda::CUdevice_attribute attribute, cuda::CUdevice device))                     \
    X(cuDevicePrimaryCtxRetain, (cuda::CUcontext * context, cuda::CUdevice device))                \
    X(cuDevicePrimaryCtxRelease_v2, (cuda::CUdevice device))                                       \
    X(cuCtxPushCurrent_v2, (cuda::CUcontext context))                                              \
    X(cuCtxPopCurrent_v2, (cuda::CUcontext * context))                                             \
    X(cuStreamCreate, (cuda::CUstream * stream, unsigned flags))                                   \
    X(cuStreamDestroy_v2, (cuda::CUstream stream))                                                 \
    X(cuStreamQuery, (cuda::CUstream stream))                                                      \
    X(cuStreamSynchronize, (cuda::CUstream stream))                                                \
    X(cuImportExternalMemory,                                                                      \
      (cuda::CUexternalMemory * memory, const cuda::ExternalMemoryHandleDesc* handle))             \
    X(cuDestroyExternalMemory, (cuda::CUexternalMemory memory))                                    \
    X(cuExternalMemoryGetMappedBuffer,                                                             \
      (cuda::CUdeviceptr * address, cuda::CUexternalMemory memory,                                 \
       const cuda::ExternalMemoryBufferDesc* buffer))                                              \
    X(cuMemFree_v2, (cuda::CUdeviceptr address))                                                   \
    X(cuExternalMemoryGetMappedMipmappedArray,                                                     \
      (cuda::CUmipmappedArray * array, cuda::CUexternalMemory memory,                              \
       const cuda::ExternalMemoryMipmappedArrayDesc* image))                                       \
    X(cuMipmappedArrayGetLevel,                                                                    \
      (cuda::CUarray * level, cuda::CUmipmappedArray array, unsigned index))                       \
    X(cuMipmappedArrayDestroy, (cuda::CUmipmappedArray array))                                     \
    X(cuSurfObjectCreate, (cuda::CUsurfObject * surface, const cuda::ResourceDesc* resource))      \
    X(cuSurfObjectDestroy, (cuda::CUsurfObject surface))                                           \
    X(cuTexObjectCreate, (cuda::CUtexObject * texture, const cuda::ResourceDesc* resource,         \
                          const cuda::TextureDesc* sampling, const cuda::ResourceViewDesc* view))  \
    X(cuTexObjectDestroy, (cuda::CUtexObject texture))                                             \
    X(cuImportExternalSemaphore,                                                                   \
      (cuda::CUexternalSemaphore * semaphore, const cuda::ExternalSemaphoreHandleDesc* handle))    \
    X(cuDestroyExternalSemaphore, (cuda::CUexternalSemaphore semaphore))                           \
    X(cuWaitExternalSemaphoresAsync,                                                               \
      (const cuda::CUexternalSemaphore* semaphores,                                                \
       const cuda::ExternalSemaphoreWaitParams* params, unsigned count, cuda::CUstream stream))    \
    X(cuSignalExternalSemaphoresAsync,                                                             \
      (const cuda::CUexternalSemaphore* semaphores,                                                \
       const cuda::ExternalSemaphoreSignalParams* params, unsigned count, cuda::CUstream stream))  \
    X(cuMemcpyDtoHAsync_v2,                                                                        \
      (void* to, cuda::CUdeviceptr from, std::size_t bytes, cuda::CUstream stream))                \
    X(cuMemcpyHtoDAsync_v2,                                                                        \
      (cuda::CUdeviceptr to, const void* from, std::size_t bytes, cuda::CUstream stream))          \
    X(cuMemcpy2DAsync_v2, (const cuda::Memcpy2d* copy, cuda::CUstream stream))

#define RESTYLE_DECLARE(name, parameters) cuda::CUresult(*name) parameters = nullptr;
    RESTYLE_CUDA_FUNCTIONS(RESTYLE_DECLARE)
#undef RESTYLE_DECLARE
};

/// The machine's driver, opened by name, initialised, and never closed. Throws std::runtime_error
/// saying that the library is not there, lacks a function, is too old or finds no device.
const CudaDriver& open_cuda_driver();

/// The same from a library of another name.
CudaDriver load_cuda_driver(const char* library);

/// What cuInit() and the version say: throws std::runtime_error unless the driver is of CUDA 11.4
/// or later and has a device.
void initialise(const CudaDriver& driver);

} // namespace restyle::interop
