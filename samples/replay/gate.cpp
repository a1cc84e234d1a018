#include "replay/gate.h"

namespace replay {

Gate::Gate(const samples::VulkanDevice& device) : device_(device) {
    auto type =
        samples::of_type<VkSemaphoreTypeCreateInfo>(VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO);
    type.semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE;
    auto info = samples::of_type<VkSemaphoreCreateInfo>(VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO);
    info.pNext = &type;
    samples::check(vkCreateSemaphore(device.device(), &info, nullptr, &semaphore_),
                   "making a timeline semaphore");
}

// Nothing that was submitted still raises it.
Gate::~Gate() {
    vkDeviceWaitIdle(device_.device());
    vkDestroySemaphore(device_.device(), semaphore_, nullptr);
}

// By the queue: the validation layer (1.3.239) is at times stuck for 10 s where the host signals
// what another thread waits for (Vulkan-ValidationLayers#4649).
void Gate::open() {
    if (opened_ == last_) return;
    opened_ = last_;
    auto values = samples::of_type<VkTimelineSemaphoreSubmitInfo>(
        VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO);
    values.signalSemaphoreValueCount = 1;
    values.pSignalSemaphoreValues = &last_;
    auto submit = samples::of_type<VkSubmitInfo>(VK_STRUCTURE_TYPE_SUBMIT_INFO);
    submit.pNext = &values;
    submit.signalSemaphoreCount = 1;
    submit.pSignalSemaphores = &semaphore_;
    samples::check(vkQueueSubmit(device_.queue(), 1, &submit, VK_NULL_HANDLE), "submitting");
    samples::check(vkQueueWaitIdle(device_.queue()), "waiting for the queue");
}

} // namespace replay
