#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "session/timeline.h"

namespace restyle::test {

/// Frames in flight, as an engine has them: each is submitted with the next value of one timeline,
/// which nobody waits for before its command buffer comes round again.
class FrameRing {
public:
    FrameRing(const samples::VulkanDevice& device, std::uint32_t frames_in_flight);
    ~FrameRing();
    FrameRing(const FrameRing&) = delete;
    FrameRing& operator=(const FrameRing&) = delete;

    /// What says that the frame which is submitted next has run.
    RestyleDone next() const { return timeline_.at(submitted_ + 1); }

    void submit(const std::function<void(VkCommandBuffer)>& record);

    /// Until all frames have run.
    void wait() const { timeline_.wait(submitted_); }

private:
    VkDevice device_;
    VkQueue queue_;
    Timeline timeline_;
    std::uint64_t submitted_ = 0;
    VkCommandPool pool_ = VK_NULL_HANDLE;
    std::vector<VkCommandBuffer> buffers_;
};

} // namespace restyle::test
