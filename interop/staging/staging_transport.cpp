#include "staging/staging_transport.h"

#include <cstring>

#include "vulkan/check_vk.h"

namespace restyle::interop {

StagingTransport::StagingTransport(const DeviceTable& vk, const SharedMemory& memory)
    : memory_(&memory),
      buffer_(vk, memory.bytes(), kTensorUsage,
              VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT,
              VK_MEMORY_PROPERTY_HOST_CACHED_BIT) { // The CPU reads it.
    void* mapped = nullptr;
    check(vk.vkMapMemory(vk.device, buffer_.memory(), 0, VK_WHOLE_SIZE, 0, &mapped), "vkMapMemory",
          "the CPU does not see the device's host-visible memory");
    mapped_ = static_cast<std::byte*>(mapped);
}

void StagingTransport::fetch(const TensorRange& range) {
    std::memcpy(memory_->data() + range.offset, mapped_ + range.offset, range.bytes);
}

void StagingTransport::publish(const TensorRange& range) {
    std::memcpy(mapped_ + range.offset, memory_->data() + range.offset, range.bytes);
}

std::string StagingTransport::description() const {
    return "staging: the CPU copies each tensor between host-visible memory of the device and the "
           "shared memory";
}

} // namespace restyle::interop
