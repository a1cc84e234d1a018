// Arrays mapped of external memory, their surfaces and textures, and copies to and from them.

#include <cstring>

#include "fake_cuda/fake_state.h"
#include "vulkan/check_vk.h"
#include "vulkan/device_buffer.h"
#include "vulkan/image_handover.h"
#include "vulkan/instance_function.h"

namespace restyle::test {
namespace {

using namespace interop::cuda;

struct Texel {
    CUarray_format format;
    unsigned channels;
    unsigned bytes;
};

std::optional<Texel> texel_of(VkFormat format) {
    switch (format) {
    case VK_FORMAT_R8G8B8A8_UNORM:
    case VK_FORMAT_B8G8R8A8_UNORM:
        return Texel{kUint8, 4, 4};
    case VK_FORMAT_R16G16B16A16_SFLOAT:
        return Texel{kHalf, 4, 8};
    case VK_FORMAT_R32G32B32A32_SFLOAT:
        return Texel{kFloat, 4, 16};
    default:
        return std::nullopt;
    }
}

void check_mapping(FakeState& state, const ExternalMemoryMipmappedArrayDesc& desc,
                   const VkImageCreateInfo& image) {
    const Array3dDescriptor& array = desc.array;
    if (array.depth != 0) state.breach("R14: an image of two dimensions was mapped with a depth");
    if (desc.levels != image.mipLevels)
        state.breach("R14: an image was mapped with another number of levels than it has");
    if (array.width != image.extent.width || array.height != image.extent.height)
        state.breach("R14: an image was mapped with another extent than it has");
    const bool drawn_to = (image.usage & VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT) != 0;
    if (((array.flags & kArrayColorAttachment) != 0) != drawn_to)
        state.breach("R14: the array's flag of a colour attachment is not as the image's usage");
    const std::optional<Texel> texel = texel_of(image.format);
    if (!texel || texel->format != array.format || texel->channels != array.channels)
        state.breach("R14: an image was mapped with other texels than it has");
}

// On the second device, bound to the renderer's memory.
std::unique_ptr<FakeImage> import_image(FakeState& state, FakeMemory& memory,
                                        VkImageCreateInfo info) {
    const interop::DeviceTable& vk = state.peer.vk();
    VkExternalMemoryImageCreateInfo external{};
    external.sType = VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_IMAGE_CREATE_INFO;
    external.handleTypes = interop::kMemoryHandleType;
    info.pNext = &external;
    info.usage |= VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    VkImage image = VK_NULL_HANDLE;
    interop::check(vk.vkCreateImage(vk.device, &info, nullptr, &image), "vkCreateImage",
                   "the played driver of CUDA failed");
    std::unique_ptr<FakeImage> made(
        new FakeImage{&memory, {}, {vk, image}, {}, texel_of(info.format)->bytes});

    VkMemoryDedicatedAllocateInfo dedicated{};
    dedicated.sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO;
    dedicated.image = image;
    interop::UniqueHandle descriptor = memory.descriptor.copy();
    VkImportMemoryFdInfoKHR imported{};
    imported.sType = VK_STRUCTURE_TYPE_IMPORT_MEMORY_FD_INFO_KHR;
    imported.pNext = &dedicated;
    imported.handleType = interop::kMemoryHandleType;
    imported.fd = descriptor.get();
    VkMemoryAllocateInfo allocation{};
    allocation.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO;
    allocation.pNext = &imported;
    allocation.allocationSize = memory.allocation.real_bytes;
    allocation.memoryTypeIndex = memory.allocation.memory_type;
    VkDeviceMemory bound = VK_NULL_HANDLE;
    interop::check(vk.vkAllocateMemory(vk.device, &allocation, nullptr, &bound), "vkAllocateMemory",
                   "the played driver of CUDA failed");
    descriptor.release();
    made->imported = {vk, bound};
    interop::check(vk.vkBindImageMemory(vk.device, image, bound, 0), "vkBindImageMemory",
                   "the played driver of CUDA failed");
    return made;
}

CUresult map(CUmipmappedArray* array, CUexternalMemory handle,
             const ExternalMemoryMipmappedArrayDesc* desc) {
    FakeState& state = fake();
    const std::lock_guard lock(state.mutex);
    if (!state.in_context()) return kInvalidContext;
    FakeMemory& memory = *reinterpret_cast<FakeMemory*>(handle);
    const auto image = state.images.find(memory.allocation.image);
    if (state.machine.refuses_mapping || image == state.images.end() ||
        !texel_of(image->second.format))
        return kInvalidValue;
    if (++memory.times_mapped > 1) state.breach("R13: memory was mapped more than once");
    check_mapping(state, *desc, image->second);
    std::unique_ptr<FakeImage> made = import_image(state, memory, image->second);
    made->desc = *desc;
    ++memory.mappings;
    FakeImage* const key = made.get();
    *array = reinterpret_cast<CUmipmappedArray>(key);
    state.arrays.emplace(key, std::move(made));
    return kSuccess;
}

CUresult destroy(CUmipmappedArray array) {
    FakeState& state = fake();
    const std::lock_guard lock(state.mutex);
    if (!state.in_context()) return kInvalidContext;
    const auto found = state.arrays.find(reinterpret_cast<FakeImage*>(array));
    if (found == state.arrays.end()) return kInvalidHandle;
    if (found->second->objects > 0)
        state.breach("R13: an array was destroyed before its surface or texture");
    --found->second->memory->mappings;
    state.arrays.erase(found);
    return kSuccess;
}

CUresult make_object(unsigned long long* object, const ResourceDesc* resource, unsigned flags) {
    FakeState& state = fake();
    const std::lock_guard lock(state.mutex);
    if (!state.in_context()) return kInvalidContext;
    FakeImage* const image = reinterpret_cast<FakeImage*>(resource->array);
    if (resource->type != kArrayResource || !state.arrays.contains(image)) return kInvalidValue;
    if ((image->desc.array.flags & flags) != flags)
        state.breach("R14: a surface was made of an array without the flag of loads and stores");
    ++image->objects;
    *object = ++state.last_object;
    state.objects.emplace(*object, image);
    return kSuccess;
}

CUresult destroy_object(unsigned long long object) {
    FakeState& state = fake();
    const std::lock_guard lock(state.mutex);
    if (!state.in_context()) return kInvalidContext;
    const auto found = state.objects.find(object);
    if (found == state.objects.end()) return kInvalidHandle;
    --found->second->objects;
    state.objects.erase(found);
    return kSuccess;
}

// ---- Copies ----

template <typename Function>
Function device_function(const interop::DeviceTable& vk, const char* name) {
    const auto get =
        interop::instance_function<PFN_vkGetDeviceProcAddr>(vk.handles, "vkGetDeviceProcAddr");
    return reinterpret_cast<Function>(get(vk.device, name));
}

VkBufferImageCopy all_of(const FakeImage& image) {
    VkBufferImageCopy region{};
    region.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
    region.imageExtent = {std::uint32_t(image.desc.array.width),
                          std::uint32_t(image.desc.array.height), 1};
    return region;
}

interop::ImageSide side_of(const FakeState& state, const FakeImage& image) {
    return {image.image.get(), state.peer.queue_family(), VK_PIPELINE_STAGE_TRANSFER_BIT,
            VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT};
}

// Tight rows of host memory that the second device's queue copies from and to.
struct Rows {
    Rows(const interop::DeviceTable& vk, std::size_t bytes)
        : buffer(vk, bytes, VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                 VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT) {
        void* mapped = nullptr;
        interop::check(vk.vkMapMemory(vk.device, buffer.memory(), 0, VK_WHOLE_SIZE, 0, &mapped),
                       "vkMapMemory", "the played driver of CUDA failed");
        data = static_cast<std::byte*>(mapped);
    }

    interop::DeviceBuffer buffer;
    std::byte* data;
};

void read_image(FakeState& state, const FakeImage& image, const Rows& rows) {
    const interop::DeviceTable& vk = state.peer.vk();
    const auto copy = device_function<PFN_vkCmdCopyImageToBuffer>(vk, "vkCmdCopyImageToBuffer");
    const VkBufferImageCopy region = all_of(image);
    state.peer.run([&](VkCommandBuffer commands) {
        interop::record_acquire(vk, commands, side_of(state, image));
        copy(commands, image.image.get(), VK_IMAGE_LAYOUT_GENERAL, rows.buffer.buffer(), 1,
             &region);
        interop::record_release(vk, commands, side_of(state, image));
        VkMemoryBarrier barrier{};
        barrier.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER;
        barrier.srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT;
        barrier.dstAccessMask = VK_ACCESS_HOST_READ_BIT;
        vk.vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_TRANSFER_BIT,
                                VK_PIPELINE_STAGE_HOST_BIT, 0, 1, &barrier, 0, nullptr, 0, nullptr);
    });
}

void write_image(FakeState& state, const FakeImage& image, const Rows& rows) {
    const interop::DeviceTable& vk = state.peer.vk();
    const VkBufferImageCopy region = all_of(image);
    state.peer.run([&](VkCommandBuffer commands) {
        interop::record_acquire(vk, commands, side_of(state, image));
        vk.vkCmdCopyBufferToImage(commands, rows.buffer.buffer(), image.image.get(),
                                  VK_IMAGE_LAYOUT_GENERAL, 1, &region);
        interop::record_release(vk, commands, side_of(state, image));
    });
}

std::byte* row_of(const Memcpy2dSide& side, std::size_t row) {
    return static_cast<std::byte*>(side.host) + (side.y + row) * side.pitch + side.x_bytes;
}

void do_copy(FakeState& state, const Memcpy2d& copied) {
    const bool reads = copied.from.type == kArrayMemory;
    FakeImage& image = *reinterpret_cast<FakeImage*>(reads ? copied.from.array : copied.to.array);
    const std::lock_guard lock(state.peer_use);
    const Rows rows(state.peer.vk(), copied.width_bytes * copied.height);
    if (reads) read_image(state, image, rows);
    for (std::size_t row = 0; row < copied.height; ++row) {
        std::byte* const tight = rows.data + row * copied.width_bytes;
        if (reads)
            std::memcpy(row_of(copied.to, row), tight, copied.width_bytes);
        else
            std::memcpy(tight, row_of(copied.from, row), copied.width_bytes);
    }
    if (!reads) write_image(state, image, rows);
}

CUresult copy(const Memcpy2d* asked, CUstream handle) {
    FakeState& state = fake();
    const std::lock_guard lock(state.mutex);
    FakeStream* const stream = stream_of(handle);
    if (!state.in_context() || stream == nullptr) return kInvalidContext;
    const bool reads = asked->from.type == kArrayMemory;
    const Memcpy2dSide& array = reads ? asked->from : asked->to;
    const Memcpy2dSide& rows = reads ? asked->to : asked->from;
    if (array.type != kArrayMemory || rows.type != kHostMemory) return kNotSupported;
    const auto found = state.arrays.find(reinterpret_cast<FakeImage*>(array.array));
    if (found == state.arrays.end()) return kInvalidHandle;
    const Array3dDescriptor& whole = found->second->desc.array;
    if (asked->width_bytes != whole.width * found->second->texel_bytes ||
        asked->height != whole.height)
        return kInvalidValue; // The fake copies whole images.
    const Memcpy2d copied = *asked;
    stream->put([&state, copied](const FakeStream&) { do_copy(state, copied); });
    return kSuccess;
}

} // namespace

void fill_images(interop::CudaDriver& driver) {
    driver.cuExternalMemoryGetMappedMipmappedArray = map;
    driver.cuMipmappedArrayDestroy = destroy;
    driver.cuMipmappedArrayGetLevel = [](CUarray* level, CUmipmappedArray array, unsigned index) {
        *level = reinterpret_cast<CUarray>(array); // Its one level.
        return index == 0 ? kSuccess : kInvalidValue;
    };
    driver.cuSurfObjectCreate = [](CUsurfObject* surface, const ResourceDesc* resource) {
        return make_object(surface, resource, kArraySurfaceLoadStore);
    };
    driver.cuSurfObjectDestroy = destroy_object;
    driver.cuTexObjectCreate = [](CUtexObject* texture, const ResourceDesc* resource,
                                  const TextureDesc*, const ResourceViewDesc*) {
        return make_object(texture, resource, 0);
    };
    driver.cuTexObjectDestroy = destroy_object;
    driver.cuMemcpy2DAsync_v2 = copy;
}

} // namespace restyle::test
