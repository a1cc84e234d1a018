#pragma once

#include "external_handle.h"
#include "vulkan/exported_buffer.h"
#include "vulkan/unique_vk.h"

namespace restyle::interop {

/// A buffer over the memory that an ExportedBuffer of another device exported.
class ImportedBuffer {
public:
    /// `memory` is a handle of that memory and `exported` its layout. Takes the handle
    /// over: the driver has it where the import succeeds, else it is closed. Throws
    /// std::runtime_error with the reason.
    ImportedBuffer(const DeviceTable& vk, ExternalHandle memory, const ExportedMemory& exported);

    VkBuffer buffer() const { return buffer_.get(); }
    VkDeviceMemory memory() const { return memory_.get(); }

private:
    UniqueMemory memory_; // Before buffer_, so that it outlives it.
    UniqueBuffer buffer_;
};

} // namespace restyle::interop
