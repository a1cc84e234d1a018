// Who comes first: the timelines that the renderer and CUDA share, waited for and raised by either.
// Real are the renderer's queue and its semaphore; a thread plays CUDA's stream (fake_cuda.h).

#include <array>
#include <chrono>
#include <thread>

#include "cuda/cuda_end.h"
#include "cuda/cuda_transport.h"
#include "interop/core_end.h"
#include "interop/cuda_device.h"
#include "support/this_process.h"

namespace restyle::interop {
namespace {

using test::words_of;

constexpr TensorRange kRange{65536, 3 * 31 * 17 * sizeof(std::uint32_t)};
constexpr VkDeviceSize kOrderedBytes = 4 * 65536;

class CudaOrder : public test::CudaDevice {
protected:
    using CudaDevice::CudaDevice;

    void TearDown() override {
        stream_ = {};
        CudaDevice::TearDown();
    }

    /// The core's.
    cuda::CUstream stream() {
        if (stream_.get() == nullptr) stream_ = make_cuda_stream(context());
        return stream_.get();
    }

    /// Puts a copy of the range to `words` on the core's stream.
    void put_read(const CudaEnd& end, std::vector<std::uint32_t>& words) {
        words.assign(kRange.bytes / sizeof(std::uint32_t), 0);
        const CurrentContext current(context());
        check(driver().cuMemcpyDtoHAsync_v2(words.data(), end.address() + kRange.offset,
                                            kRange.bytes, stream()));
    }

    void finish() { check(driver().cuStreamSynchronize(stream())); }

    /// Looks again and again, long enough for what does not wait to be done.
    bool stays_busy() {
        for (int look = 0; look < 20; ++look) {
            if (driver().cuStreamQuery(stream()) != cuda::kNotReady) return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        return true;
    }

private:
    UniqueCudaStream stream_;
};

TEST_F(CudaOrder, TheCoreWaitsForARendererThatIsLate) {
    CudaTransport transport(fake_->vulkan(), kOrderedBytes);
    const CudaEnd end(driver(), *transport.share(), stream());
    std::vector<std::uint32_t> words;
    end.wait_for_renderer(1);
    put_read(end, words);
    EXPECT_TRUE(stays_busy());
    gpu_writes(transport, kRange, 11);
    transport.fetch(kRange);
    EXPECT_EQ(transport.turn().rendered, 1u);
    finish();
    EXPECT_EQ(words, words_of(11, kRange));
}

// The canary of the test above.
TEST_F(CudaOrder, ACoreThatDoesNotWaitReadsWhatWasThereBefore) {
    CudaTransport transport(fake_->vulkan(), kOrderedBytes);
    const CudaEnd end(driver(), *transport.share(), stream());
    gpu_writes(transport, kRange, 10);
    std::vector<std::uint32_t> words;
    put_read(end, words);
    EXPECT_FALSE(stays_busy());
    gpu_writes(transport, kRange, 11);
    transport.fetch(kRange);
    finish();
    EXPECT_EQ(words, words_of(10, kRange));
}

TEST_F(CudaOrder, ThePictureIsPublishedWhenALateCoreHasWrittenIt) {
    CudaTransport transport(fake_->vulkan(), kOrderedBytes);
    const CudaEnd end(driver(), *transport.share(), stream());
    const ExportedTimeline gate(fake_->vulkan());
    const ImportedTimeline late(context(), gate.export_handle());
    const std::vector<std::uint32_t> written = words_of(12, kRange);
    late.wait(stream(), 1);
    {
        const CurrentContext current(context());
        check(driver().cuMemcpyHtoDAsync_v2(end.address() + kRange.offset, written.data(),
                                            kRange.bytes, stream()));
    }
    end.hand_back(transport.turn().restyled);
    std::jthread opens([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(30));
        gate.signal(1);
    });
    transport.publish(kRange);
    EXPECT_EQ(gpu_reads(transport, kRange), written);
}

// A job may fail when its stream is to raise the value already: the next has one of its own.
TEST_F(CudaOrder, AJobThatFailsHavingHandedBackLeavesItsValueBehind) {
    CudaTransport transport(fake_->vulkan(), kOrderedBytes);
    const CudaEnd end(driver(), *transport.share(), stream());
    transport.fetch(kRange);
    const std::uint64_t failed = transport.turn().restyled;
    end.hand_back(failed);
    transport.fetch(kRange);
    EXPECT_GT(transport.turn().restyled, failed);
    end.hand_back(transport.turn().restyled);
    transport.publish(kRange);
}

TEST_F(CudaOrder, APictureThatDoesNotComeIsSpokenOf) {
    DeviceTable impatient = fake_->vulkan();
    impatient.vkWaitSemaphores = [](VkDevice, const VkSemaphoreWaitInfo*, std::uint64_t) {
        return VK_TIMEOUT;
    };
    CudaTransport transport(impatient, kOrderedBytes);
    try {
        transport.publish(kRange);
        FAIL() << "a picture was published that nobody wrote";
    } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), "the core's CUDA stream has not finished a picture within 10 s");
    }
}

TEST_F(CudaOrder, LeavesNoDescriptorOpenAfterAThousandSessions) {
    stream();
    const std::size_t before = test::open_descriptors();
    for (int i = 0; i < 1000; ++i) {
        CudaTransport transport(fake_->vulkan(), kOrderedBytes);
        const CudaEnd end(driver(), *transport.share(), stream());
        end.hand_back(transport.turn().restyled);
        transport.publish(kRange);
    }
    EXPECT_EQ(test::open_descriptors(), before);
}

// ---- The renderer's queue itself waits and signals ----

// Without the validation layer: 1.3.239 knows no semaphore here to be exported, waits ten seconds
// for the signal of a submission of its own, and calls that "most likely a validation bug".
class CudaQueueOrder : public CudaOrder {
protected:
    CudaQueueOrder() : CudaOrder(false) {}

    struct Submission {
        VkFence fence;
        VkSemaphore semaphore;
        std::uint64_t value;
    };

    void submit(const Submission& at, bool waits) {
        auto timeline = samples::of_type<VkTimelineSemaphoreSubmitInfo>(
            VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO);
        auto info = samples::of_type<VkSubmitInfo>(VK_STRUCTURE_TYPE_SUBMIT_INFO);
        info.pNext = &timeline;
        const VkPipelineStageFlags stage = VK_PIPELINE_STAGE_ALL_COMMANDS_BIT;
        if (waits) {
            timeline.waitSemaphoreValueCount = 1;
            timeline.pWaitSemaphoreValues = &at.value;
            info.waitSemaphoreCount = 1;
            info.pWaitSemaphores = &at.semaphore;
            info.pWaitDstStageMask = &stage;
        } else {
            timeline.signalSemaphoreValueCount = 1;
            timeline.pSignalSemaphoreValues = &at.value;
            info.signalSemaphoreCount = 1;
            info.pSignalSemaphores = &at.semaphore;
        }
        ASSERT_EQ(vkQueueSubmit(device_->queue(), 1, &info, at.fence), VK_SUCCESS);
    }

    UniqueFence make_fence() const {
        const VkFenceCreateInfo info{VK_STRUCTURE_TYPE_FENCE_CREATE_INFO, nullptr, 0};
        VkFence fence = VK_NULL_HANDLE;
        EXPECT_EQ(vk().vkCreateFence(vk().device, &info, nullptr, &fence), VK_SUCCESS);
        return {vk(), fence};
    }

    VkResult wait_for(VkFence fence, std::chrono::nanoseconds most) const {
        return vk().vkWaitForFences(vk().device, 1, &fence, VK_TRUE, std::uint64_t(most.count()));
    }
};

TEST_F(CudaQueueOrder, TheStreamWaitsForTheQueue) {
    const ExportedTimeline rendered(fake_->vulkan()), restyled(fake_->vulkan());
    const ImportedTimeline waited(context(), rendered.export_handle());
    const ImportedTimeline raised(context(), restyled.export_handle());
    waited.wait(stream(), 1);
    raised.signal(stream(), 1);
    EXPECT_FALSE(restyled.wait(1, std::chrono::milliseconds(40)));
    const UniqueFence fence = make_fence();
    submit({fence.get(), rendered.semaphore(), 1}, false);
    EXPECT_EQ(wait_for(fence.get(), std::chrono::seconds(10)), VK_SUCCESS);
    EXPECT_TRUE(restyled.wait(1, std::chrono::seconds(10)));
    check(driver().cuStreamSynchronize(stream()));
}

TEST_F(CudaQueueOrder, TheQueueWaitsForTheStream) {
    const ExportedTimeline restyled(fake_->vulkan());
    const ImportedTimeline raised(context(), restyled.export_handle());
    const UniqueFence fence = make_fence();
    submit({fence.get(), restyled.semaphore(), 1}, true);
    EXPECT_EQ(wait_for(fence.get(), std::chrono::milliseconds(40)), VK_TIMEOUT);
    raised.signal(stream(), 1);
    EXPECT_EQ(wait_for(fence.get(), std::chrono::seconds(10)), VK_SUCCESS);
    check(driver().cuStreamSynchronize(stream()));
}

} // namespace
} // namespace restyle::interop
