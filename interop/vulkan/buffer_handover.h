#pragma once

#include "transport.h"
#include "vulkan/exported_buffer.h"

namespace restyle::interop {

/// One device's side of a buffer whose memory another device uses too, in turn: the family of its
/// queue and what its commands do there.
struct BufferSide {
    VkBuffer buffer = VK_NULL_HANDLE;
    std::uint32_t queue_family = VK_QUEUE_FAMILY_IGNORED; ///< IGNORED: the buffer is concurrent.
    VkPipelineStageFlags stage = 0;
    VkAccessFlags access = 0;
};

/// The renderer's side of a buffer that it exports: its compute shaders read and write it.
BufferSide shader_side(const ExportedBuffer& buffer);

/// `range` comes from the other device: before the first command that reads it.
void record_acquire(const DeviceTable& vk, VkCommandBuffer commands, const BufferSide& side,
                    const TensorRange& range);

/// `range` goes to the other device: after the last command that uses it.
void record_release(const DeviceTable& vk, VkCommandBuffer commands, const BufferSide& side,
                    const TensorRange& range);

} // namespace restyle::interop
