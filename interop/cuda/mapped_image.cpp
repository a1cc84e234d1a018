#include "cuda/mapped_image.h"

#include <utility>

#include "cuda/check_cuda.h"

namespace restyle::interop {
namespace {

bool has(const SharedImageLayout& layout, VkImageUsageFlagBits usage) {
    return (layout.usage & usage) != 0;
}

// The flags repeat the image's usage: the driver refuses or corrupts what differs.
UniqueCudaMipmaps map(const CudaContext& context, cuda::CUexternalMemory memory,
                      const SharedImageLayout& layout, const ArrayFormat& format) {
    cuda::ExternalMemoryMipmappedArrayDesc desc{};
    desc.array.width = layout.width;
    desc.array.height = layout.height;
    desc.array.depth = 0; // Of two dimensions.
    desc.array.format = format.format;
    desc.array.channels = format.channels;
    if (has(layout, VK_IMAGE_USAGE_STORAGE_BIT)) desc.array.flags |= cuda::kArraySurfaceLoadStore;
    if (has(layout, VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT))
        desc.array.flags |= cuda::kArrayColorAttachment;
    desc.levels = 1;
    const CudaDriver& driver = context.driver();
    const CurrentContext current(context);
    cuda::CUmipmappedArray mipmaps = nullptr;
    check(driver, driver.cuExternalMemoryGetMappedMipmappedArray(&mipmaps, memory, &desc),
          "cuExternalMemoryGetMappedMipmappedArray", "CUDA does not map the renderer's image");
    return {context, mipmaps};
}

cuda::CUarray level_of(const CudaContext& context, cuda::CUmipmappedArray mipmaps) {
    const CudaDriver& driver = context.driver();
    const CurrentContext current(context);
    cuda::CUarray level = nullptr;
    check(driver, driver.cuMipmappedArrayGetLevel(&level, mipmaps, 0), "cuMipmappedArrayGetLevel",
          "CUDA gives no array of the renderer's image");
    return level;
}

cuda::ResourceDesc resource_of(cuda::CUarray level) {
    cuda::ResourceDesc resource{};
    resource.type = cuda::kArrayResource;
    resource.array = level;
    return resource;
}

UniqueCudaSurface make_surface(const CudaContext& context, cuda::CUarray level) {
    const cuda::ResourceDesc resource = resource_of(level);
    const CudaDriver& driver = context.driver();
    const CurrentContext current(context);
    cuda::CUsurfObject surface = 0;
    check(driver, driver.cuSurfObjectCreate(&surface, &resource), "cuSurfObjectCreate",
          "CUDA makes no surface of the renderer's image");
    return {context, surface};
}

UniqueCudaTexture make_texture(const CudaContext& context, cuda::CUarray level) {
    const cuda::ResourceDesc resource = resource_of(level);
    cuda::TextureDesc sampling{};
    for (cuda::CUaddress_mode& address : sampling.address)
        address = cuda::kClampAddress;
    sampling.filter = cuda::kLinearFilter;
    sampling.flags = cuda::kTextureNormalizedCoordinates;
    const CudaDriver& driver = context.driver();
    const CurrentContext current(context);
    cuda::CUtexObject texture = 0;
    check(driver, driver.cuTexObjectCreate(&texture, &resource, &sampling, nullptr),
          "cuTexObjectCreate", "CUDA makes no texture of the renderer's image");
    return {context, texture};
}

} // namespace

MappedImage::MappedImage(const CudaContext& context, SharedAllocation allocation,
                         const SharedImageLayout& layout)
    : context_(&context),
      layout_(layout),
      format_(array_format(layout.format)),
      memory_(import_allocation(context, std::move(allocation))),
      mipmaps_(map(context, memory_.get(), layout, format_)),
      level_(level_of(context, mipmaps_.get())),
      texture_(make_texture(context, level_)) {
    if (has(layout, VK_IMAGE_USAGE_STORAGE_BIT)) surface_ = make_surface(context, level_);
}

cuda::Memcpy2dSide MappedImage::texels() const {
    cuda::Memcpy2dSide side{};
    side.type = cuda::kArrayMemory;
    side.array = level_;
    return side;
}

void MappedImage::copy_to(cuda::CUstream stream, const cuda::Memcpy2dSide& memory) const {
    copy(stream, texels(), memory);
}

void MappedImage::copy_from(cuda::CUstream stream, const cuda::Memcpy2dSide& memory) const {
    copy(stream, memory, texels());
}

void MappedImage::copy(cuda::CUstream stream, const cuda::Memcpy2dSide& from,
                       const cuda::Memcpy2dSide& to) const {
    const cuda::Memcpy2d copied{from, to, std::size_t(layout_.width) * format_.texel_bytes,
                                layout_.height};
    const CudaDriver& driver = context_->driver();
    const CurrentContext current(*context_);
    check(driver, driver.cuMemcpy2DAsync_v2(&copied, stream), "cuMemcpy2DAsync_v2",
          "CUDA does not copy the renderer's image");
}

} // namespace restyle::interop
