#include "vulkan/exported_buffer.h"

#include "vulkan/check_vk.h"
#include "vulkan/device_buffer.h"
#include "vulkan/exportable.h"
#include "vulkan/external_memory.h"
#include "vulkan/handles.h"

namespace restyle::interop {
namespace {

void check_exportable(const DeviceTable& vk, VkBufferUsageFlags usage) {
    check_gives_memory(vk);
    if ((external_buffer_features(vk, usage, kMemoryHandleType) & kExportAndImport) !=
        kExportAndImport)
        throw std::runtime_error(
            "the device does not export and import storage buffers as opaque handles");
}

UniqueBuffer make_exportable(const DeviceTable& vk, VkDeviceSize bytes, VkBufferUsageFlags usage) {
    VkExternalMemoryBufferCreateInfo external{};
    external.sType = VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_BUFFER_CREATE_INFO;
    external.handleTypes = kMemoryHandleType;
    return make_buffer(vk, bytes, usage, &external, all_queue_families(vk));
}

} // namespace

ExportedBuffer::ExportedBuffer(const DeviceTable& vk, VkDeviceSize bytes, VkBufferUsageFlags usage)
    : vk_(&vk),
      queue_family_(exporting_family(vk)) {
    check_exportable(vk, usage);
    buffer_ = make_exportable(vk, bytes, usage);
    VkMemoryRequirements needs{};
    vk.vkGetBufferMemoryRequirements(vk.device, buffer_.get(), &needs);
    layout_ = {bytes, usage, needs.size, exportable_type(vk, needs)};
    VkMemoryDedicatedAllocateInfo dedicated{};
    dedicated.sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO;
    dedicated.buffer = buffer_.get();
    memory_ = allocate_exportable(vk, layout_.bytes, layout_.memory_type, dedicated);
    check(vk.vkBindBufferMemory(vk.device, buffer_.get(), memory_.get(), 0), "vkBindBufferMemory",
          "a buffer to be exported did not get its memory");
}

ExternalHandle ExportedBuffer::export_memory() const {
    return handle_of(*vk_, memory_.get());
}

} // namespace restyle::interop
