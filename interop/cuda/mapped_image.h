#pragma once

#include "cuda/array_format.h"
#include "cuda/imported_allocation.h"
#include "vulkan/exported_image.h"

namespace restyle::interop {

/// An image of the renderer's as kernels see it, without a pass that packs it (transport A'). It
/// may be touched between the renderer's release and its acquire, as the timelines order them.
class MappedImage {
public:
    /// Takes the handle over. Throws std::runtime_error with the reason.
    MappedImage(const CudaContext& context, SharedAllocation allocation,
                const SharedImageLayout& layout);

    const ArrayFormat& format() const { return format_; }

    /// For loads and stores of raw texels, x in bytes; 0 unless the image's usage has STORAGE.
    cuda::CUsurfObject surface() const { return surface_.get(); }

    /// For filtered reads at coordinates in [0, 1], clamped at the edges; 8-bit texels as [0, 1].
    cuda::CUtexObject texture() const { return texture_.get(); }

    /// Puts a copy of all texels on `stream`, to or from rows of memory.
    void copy_to(cuda::CUstream stream, const cuda::Memcpy2dSide& memory) const;
    void copy_from(cuda::CUstream stream, const cuda::Memcpy2dSide& memory) const;

private:
    cuda::Memcpy2dSide texels() const;
    void copy(cuda::CUstream stream, const cuda::Memcpy2dSide& from,
              const cuda::Memcpy2dSide& to) const;

    const CudaContext* context_;
    SharedImageLayout layout_;
    ArrayFormat format_;
    UniqueCudaMemory memory_; // Before what is mapped of it, which is destroyed first.
    UniqueCudaMipmaps mipmaps_;
    cuda::CUarray level_ = nullptr; // Of mipmaps_.
    UniqueCudaSurface surface_;
    UniqueCudaTexture texture_;
};

} // namespace restyle::interop
