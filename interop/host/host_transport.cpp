#include "host/host_transport.h"

#include "vulkan/check_vk.h"
#include "vulkan/device_buffer.h"
#include "vulkan/external_memory.h"
#include "vulkan/memory_type.h"

namespace restyle::interop {
namespace {

constexpr auto kHandleType = VK_EXTERNAL_MEMORY_HANDLE_TYPE_HOST_ALLOCATION_BIT_EXT;

// Drivers do not check the alignment (lavapipe takes any pointer), so we do.
void check_importable(const DeviceTable& vk, const SharedMemory& memory) {
    const VkDeviceSize alignment = vk.host_pointer_alignment;
    if (alignment == 0)
        throw std::runtime_error("VK_EXT_external_memory_host is not enabled on the device");
    if (reinterpret_cast<std::uintptr_t>(memory.data()) % alignment != 0 ||
        memory.bytes() % alignment != 0)
        throw std::runtime_error("the device imports host memory aligned to " +
                                 std::to_string(alignment) + " bytes, ours is not");
    if ((external_buffer_features(vk, kTensorUsage, kHandleType) &
         VK_EXTERNAL_MEMORY_FEATURE_IMPORTABLE_BIT) == 0)
        throw std::runtime_error("the device does not import host memory for storage buffers");
}

std::uint32_t importable_type(const DeviceTable& vk, const SharedMemory& memory, VkBuffer buffer) {
    VkMemoryHostPointerPropertiesEXT pointer{};
    pointer.sType = VK_STRUCTURE_TYPE_MEMORY_HOST_POINTER_PROPERTIES_EXT;
    check(vk.vkGetMemoryHostPointerPropertiesEXT(vk.device, kHandleType, memory.data(), &pointer),
          "vkGetMemoryHostPointerPropertiesEXT",
          "the device does not say how it imports the shared memory");
    VkMemoryRequirements needs{};
    vk.vkGetBufferMemoryRequirements(vk.device, buffer, &needs);
    if (needs.size > memory.bytes())
        throw std::runtime_error(
            "the device pads buffers beyond the memory they would be bound to");
    const auto type = find_memory_type(vk, pointer.memoryTypeBits & needs.memoryTypeBits,
                                       VK_MEMORY_PROPERTY_HOST_COHERENT_BIT);
    if (!type)
        throw std::runtime_error("the device imports host memory only where it is not coherent");
    return *type;
}

UniqueMemory import_memory(const DeviceTable& vk, const SharedMemory& memory, std::uint32_t type) {
    VkImportMemoryHostPointerInfoEXT imported{};
    imported.sType = VK_STRUCTURE_TYPE_IMPORT_MEMORY_HOST_POINTER_INFO_EXT;
    imported.handleType = kHandleType;
    imported.pHostPointer = memory.data();
    VkMemoryAllocateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO;
    info.pNext = &imported;
    info.allocationSize = memory.bytes();
    info.memoryTypeIndex = type;
    VkDeviceMemory made = VK_NULL_HANDLE;
    check(vk.vkAllocateMemory(vk.device, &info, nullptr, &made), "vkAllocateMemory",
          "the device does not import the shared memory");
    return {vk, made};
}

} // namespace

HostTransport::HostTransport(const DeviceTable& vk, const SharedMemory& memory) {
    check_importable(vk, memory);
    VkExternalMemoryBufferCreateInfo external{};
    external.sType = VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_BUFFER_CREATE_INFO;
    external.handleTypes = kHandleType;
    buffer_ = make_buffer(vk, memory.bytes(), kTensorUsage, &external);
    memory_ = import_memory(vk, memory, importable_type(vk, memory, buffer_.get()));
    check(vk.vkBindBufferMemory(vk.device, buffer_.get(), memory_.get(), 0), "vkBindBufferMemory",
          "a buffer did not get the shared memory");
}

std::string HostTransport::description() const {
    return "host memory imported into Vulkan: the tensor is the buffer, nothing is copied";
}

} // namespace restyle::interop
