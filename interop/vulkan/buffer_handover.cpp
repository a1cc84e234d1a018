#include "vulkan/buffer_handover.h"

namespace restyle::interop {
namespace {

VkBufferMemoryBarrier barrier_of(const BufferSide& side, const TensorRange& range) {
    VkBufferMemoryBarrier barrier{};
    barrier.sType = VK_STRUCTURE_TYPE_BUFFER_MEMORY_BARRIER;
    barrier.buffer = side.buffer;
    barrier.offset = range.offset;
    barrier.size = range.bytes;
    return barrier;
}

// The same stage on both ends: a release waits for what was before it, an acquire for a release of
// the same queue, and the other device's turn in between is waited for on the host.
void record(const DeviceTable& vk, VkCommandBuffer commands, VkPipelineStageFlags stage,
            const VkBufferMemoryBarrier& barrier) {
    vk.vkCmdPipelineBarrier(commands, stage, stage, 0, 0, nullptr, 1, &barrier, 0, nullptr);
}

} // namespace

BufferSide shader_side(const ExportedBuffer& buffer) {
    return {buffer.buffer(), buffer.queue_family(), VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
            VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT};
}

void record_acquire(const DeviceTable& vk, VkCommandBuffer commands, const BufferSide& side,
                    const TensorRange& range) {
    VkBufferMemoryBarrier barrier = barrier_of(side, range);
    barrier.dstAccessMask = side.access;
    barrier.srcQueueFamilyIndex = VK_QUEUE_FAMILY_EXTERNAL;
    barrier.dstQueueFamilyIndex = side.queue_family;
    record(vk, commands, side.stage, barrier);
}

void record_release(const DeviceTable& vk, VkCommandBuffer commands, const BufferSide& side,
                    const TensorRange& range) {
    VkBufferMemoryBarrier barrier = barrier_of(side, range);
    barrier.srcAccessMask = side.access;
    barrier.srcQueueFamilyIndex = side.queue_family;
    barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_EXTERNAL;
    record(vk, commands, side.stage, barrier);
}

} // namespace restyle::interop
