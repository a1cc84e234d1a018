#pragma once

#include <cstdint>

#include <restyle/restyle.h>

#include "vulkan_device.h"

namespace restyle::test {

/// A timeline semaphore, which a test may raise by itself: it says what the GPU has run.
class Timeline {
public:
    explicit Timeline(const samples::VulkanDevice& device)
        : device_(device.device()),
          queue_(device.queue()) {
        auto type = samples::of_type<VkSemaphoreTypeCreateInfo>(
            VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO);
        type.semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE;
        auto info =
            samples::of_type<VkSemaphoreCreateInfo>(VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO);
        info.pNext = &type;
        samples::check(vkCreateSemaphore(device_, &info, nullptr, &semaphore_),
                       "making a timeline semaphore");
    }
    ~Timeline() { vkDestroySemaphore(device_, semaphore_, nullptr); }
    Timeline(const Timeline&) = delete;
    Timeline& operator=(const Timeline&) = delete;

    VkSemaphore get() const { return semaphore_; }
    RestyleDone at(std::uint64_t value) const { return {semaphore_, value}; }

    /// By an empty submission, as engines do it: the layer (1.3.239) is at times stuck for 10 s
    /// where the host signals what another thread waits for (Vulkan-ValidationLayers#4649).
    void raise(std::uint64_t value) const {
        auto values = samples::of_type<VkTimelineSemaphoreSubmitInfo>(
            VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO);
        values.signalSemaphoreValueCount = 1;
        values.pSignalSemaphoreValues = &value;
        auto submit = samples::of_type<VkSubmitInfo>(VK_STRUCTURE_TYPE_SUBMIT_INFO);
        submit.pNext = &values;
        submit.signalSemaphoreCount = 1;
        submit.pSignalSemaphores = &semaphore_;
        samples::check(vkQueueSubmit(queue_, 1, &submit, VK_NULL_HANDLE), "submitting");
        wait(value);
    }

    void wait(std::uint64_t value) const {
        auto info = samples::of_type<VkSemaphoreWaitInfo>(VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO);
        info.semaphoreCount = 1;
        info.pSemaphores = &semaphore_;
        info.pValues = &value;
        samples::check(vkWaitSemaphores(device_, &info, UINT64_MAX), "waiting for the GPU");
    }

private:
    VkDevice device_;
    VkQueue queue_;
    VkSemaphore semaphore_ = VK_NULL_HANDLE;
};

} // namespace restyle::test
