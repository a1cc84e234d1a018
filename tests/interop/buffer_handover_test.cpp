#include "vulkan/buffer_handover.h"

#include <gtest/gtest.h>

namespace restyle::interop {
namespace {

constexpr TensorRange kRange{65536, 1200};

// A table whose barriers come here: lavapipe and the validation layer let a missing one pass.
struct BarrierRecorder {
    BarrierRecorder() {
        current = this;
        vk.vkCmdPipelineBarrier =
            [](VkCommandBuffer, VkPipelineStageFlags from, VkPipelineStageFlags to,
               VkDependencyFlags, std::uint32_t, const VkMemoryBarrier*, std::uint32_t count,
               const VkBufferMemoryBarrier* barriers, std::uint32_t, const VkImageMemoryBarrier*) {
                ASSERT_EQ(count, 1u);
                current->barrier = barriers[0];
                current->from_stage = from;
                current->to_stage = to;
            };
    }

    DeviceTable vk;
    VkBufferMemoryBarrier barrier{};
    VkPipelineStageFlags from_stage = 0;
    VkPipelineStageFlags to_stage = 0;

    inline static BarrierRecorder* current = nullptr;
};

BufferSide side_of(std::uint32_t queue_family) {
    return {VK_NULL_HANDLE, queue_family, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
            VK_ACCESS_SHADER_WRITE_BIT};
}

TEST(BufferHandover, ReleasesWhatWasWrittenToTheOtherDevice) {
    BarrierRecorder recorder;
    record_release(recorder.vk, VK_NULL_HANDLE, side_of(2), kRange);
    EXPECT_EQ(recorder.barrier.srcQueueFamilyIndex, 2u);
    EXPECT_EQ(recorder.barrier.dstQueueFamilyIndex, VK_QUEUE_FAMILY_EXTERNAL);
    EXPECT_EQ(recorder.barrier.srcAccessMask, VkAccessFlags(VK_ACCESS_SHADER_WRITE_BIT));
    EXPECT_EQ(recorder.barrier.dstAccessMask, 0u);
    EXPECT_EQ(recorder.from_stage, VkPipelineStageFlags(VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT));
}

TEST(BufferHandover, AcquiresFromTheOtherDeviceBeforeTheFirstAccess) {
    BarrierRecorder recorder;
    record_acquire(recorder.vk, VK_NULL_HANDLE, side_of(2), kRange);
    EXPECT_EQ(recorder.barrier.srcQueueFamilyIndex, VK_QUEUE_FAMILY_EXTERNAL);
    EXPECT_EQ(recorder.barrier.dstQueueFamilyIndex, 2u);
    EXPECT_EQ(recorder.barrier.srcAccessMask, 0u);
    EXPECT_EQ(recorder.barrier.dstAccessMask, VkAccessFlags(VK_ACCESS_SHADER_WRITE_BIT));
    EXPECT_EQ(recorder.to_stage, VkPipelineStageFlags(VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT));
}

TEST(BufferHandover, MovesTheRangeAndNothingElse) {
    BarrierRecorder recorder;
    for (const auto record : {record_acquire, record_release}) {
        record(recorder.vk, VK_NULL_HANDLE, side_of(0), kRange);
        EXPECT_EQ(recorder.barrier.offset, kRange.offset);
        EXPECT_EQ(recorder.barrier.size, kRange.bytes);
    }
}

} // namespace
} // namespace restyle::interop
