#include "session/frame_ring.h"

namespace restyle::test {

using samples::check;
using samples::of_type;

FrameRing::FrameRing(const samples::VulkanDevice& device, std::uint32_t frames_in_flight)
    : device_(device.device()),
      queue_(device.queue()),
      timeline_(device),
      buffers_(frames_in_flight) {
    auto pool = of_type<VkCommandPoolCreateInfo>(VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO);
    pool.flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT;
    pool.queueFamilyIndex = device.queue_family();
    check(vkCreateCommandPool(device_, &pool, nullptr, &pool_), "making a command pool");
    auto info =
        of_type<VkCommandBufferAllocateInfo>(VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO);
    info.commandPool = pool_;
    info.commandBufferCount = frames_in_flight;
    check(vkAllocateCommandBuffers(device_, &info, buffers_.data()), "making command buffers");
}

FrameRing::~FrameRing() {
    wait();
    vkDestroyCommandPool(device_, pool_, nullptr);
}

void FrameRing::submit(const std::function<void(VkCommandBuffer)>& record) {
    const VkCommandBuffer commands = buffers_[submitted_ % buffers_.size()];
    if (submitted_ >= buffers_.size()) timeline_.wait(submitted_ + 1 - buffers_.size());
    auto begin = of_type<VkCommandBufferBeginInfo>(VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO);
    begin.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    check(vkBeginCommandBuffer(commands, &begin), "beginning to record");
    record(commands);
    check(vkEndCommandBuffer(commands), "recording");

    const RestyleDone done = next();
    auto value =
        of_type<VkTimelineSemaphoreSubmitInfo>(VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO);
    value.signalSemaphoreValueCount = 1;
    value.pSignalSemaphoreValues = &done.value;
    auto submit = of_type<VkSubmitInfo>(VK_STRUCTURE_TYPE_SUBMIT_INFO);
    submit.pNext = &value;
    submit.commandBufferCount = 1;
    submit.pCommandBuffers = &commands;
    submit.signalSemaphoreCount = 1;
    submit.pSignalSemaphores = &done.semaphore;
    check(vkQueueSubmit(queue_, 1, &submit, VK_NULL_HANDLE), "submitting");
    ++submitted_;
}

} // namespace restyle::test
