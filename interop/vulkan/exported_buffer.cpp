#include "vulkan/exported_buffer.h"

#include <numeric>
#include <vector>

#include "vulkan/check_vk.h"
#include "vulkan/device_buffer.h"
#include "vulkan/external_memory.h"
#include "vulkan/memory_type.h"

namespace restyle::interop {
namespace {

constexpr auto kHandleType = VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT;

void check_exportable(const DeviceTable& vk, VkBufferUsageFlags usage) {
    if (vk.vkGetMemoryFdKHR == nullptr)
        throw std::runtime_error("VK_KHR_external_memory_fd is not enabled on the device");
    constexpr VkExternalMemoryFeatureFlags kWanted =
        VK_EXTERNAL_MEMORY_FEATURE_EXPORTABLE_BIT | VK_EXTERNAL_MEMORY_FEATURE_IMPORTABLE_BIT;
    if ((external_buffer_features(vk, usage, kHandleType) & kWanted) != kWanted)
        throw std::runtime_error(
            "the device does not export and import storage buffers as opaque descriptors");
}

// Commands of any queue may use it. The renderer does not say which of its queues will, and a
// concurrent buffer can be handed to another device without naming one.
UniqueBuffer make_exportable(const DeviceTable& vk, VkDeviceSize bytes, VkBufferUsageFlags usage) {
    VkExternalMemoryBufferCreateInfo external{};
    external.sType = VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_BUFFER_CREATE_INFO;
    external.handleTypes = kHandleType;
    std::vector<std::uint32_t> families(vk.queue_families.size());
    std::iota(families.begin(), families.end(), 0u);
    return make_buffer(vk, bytes, usage, &external, families);
}

std::uint32_t exportable_type(const DeviceTable& vk, std::uint32_t allowed) {
    const auto type = find_memory_type(vk, allowed, 0, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT);
    if (!type) throw std::runtime_error("the device has no memory for a buffer to be exported");
    return *type;
}

UniqueMemory allocate_exportable(const DeviceTable& vk, VkBuffer buffer,
                                 const ExportedMemory& layout) {
    VkMemoryDedicatedAllocateInfo dedicated{};
    dedicated.sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO;
    dedicated.buffer = buffer;
    VkExportMemoryAllocateInfo exportable{};
    exportable.sType = VK_STRUCTURE_TYPE_EXPORT_MEMORY_ALLOCATE_INFO;
    exportable.pNext = &dedicated;
    exportable.handleTypes = kHandleType;
    VkMemoryAllocateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO;
    info.pNext = &exportable;
    info.allocationSize = layout.bytes;
    info.memoryTypeIndex = layout.memory_type;
    VkDeviceMemory memory = VK_NULL_HANDLE;
    check(vk.vkAllocateMemory(vk.device, &info, nullptr, &memory),
          "the device has no memory left that can be exported");
    return {vk, memory};
}

} // namespace

ExportedBuffer::ExportedBuffer(const DeviceTable& vk, VkDeviceSize bytes, VkBufferUsageFlags usage)
    : vk_(&vk),
      queue_family_(vk.queue_families.size() == 1 ? 0 : VK_QUEUE_FAMILY_IGNORED) {
    check_exportable(vk, usage);
    buffer_ = make_exportable(vk, bytes, usage);
    VkMemoryRequirements needs{};
    vk.vkGetBufferMemoryRequirements(vk.device, buffer_.get(), &needs);
    layout_ = {bytes, usage, needs.size, exportable_type(vk, needs.memoryTypeBits)};
    memory_ = allocate_exportable(vk, buffer_.get(), layout_);
    check(vk.vkBindBufferMemory(vk.device, buffer_.get(), memory_.get(), 0));
}

UniqueFd ExportedBuffer::export_memory() const {
    VkMemoryGetFdInfoKHR info{};
    info.sType = VK_STRUCTURE_TYPE_MEMORY_GET_FD_INFO_KHR;
    info.memory = memory_.get();
    info.handleType = kHandleType;
    int fd = -1;
    check(vk_->vkGetMemoryFdKHR(vk_->device, &info, &fd),
          "the device gives no descriptor of a buffer's memory");
    return UniqueFd(fd);
}

} // namespace restyle::interop
