#include "submission.h"

namespace viewer {
namespace {

Owned<VkCommandPool> create_pool(const Gpu& gpu) {
    auto info = of_type<VkCommandPoolCreateInfo>(VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO);
    info.flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT;
    info.queueFamilyIndex = gpu.queue_family();
    VkCommandPool pool = VK_NULL_HANDLE;
    check(vkCreateCommandPool(gpu.device(), &info, nullptr, &pool));
    return {gpu.device(), pool, vkDestroyCommandPool};
}

VkCommandBuffer allocate_commands(VkDevice device, VkCommandPool pool) {
    auto info =
        of_type<VkCommandBufferAllocateInfo>(VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO);
    info.commandPool = pool;
    info.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY;
    info.commandBufferCount = 1;
    VkCommandBuffer commands = VK_NULL_HANDLE;
    check(vkAllocateCommandBuffers(device, &info, &commands));
    return commands;
}

} // namespace

Submission::Submission(const Gpu& gpu)
    : samples_device_(gpu.samples_device()),
      device_(gpu.device()),
      timeline_(create_timeline(device_)),
      pool_(create_pool(gpu)),
      commands_(allocate_commands(device_, pool_.get())) {}

Submission::~Submission() {
    const VkSemaphore timeline = timeline_.get();
    auto info = of_type<VkSemaphoreWaitInfo>(VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO);
    info.semaphoreCount = 1;
    info.pSemaphores = &timeline;
    info.pValues = &submitted_;
    vkWaitSemaphores(device_, &info, UINT64_MAX); // A destructor has nobody to tell.
}

VkCommandBuffer Submission::begin() {
    auto info = of_type<VkCommandBufferBeginInfo>(VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO);
    info.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    check(vkBeginCommandBuffer(commands_, &info));
    count_ = submitted_ + 1;
    return commands_;
}

void Submission::submit(VkSemaphore acquired, VkSemaphore drawn) {
    check(vkEndCommandBuffer(commands_));
    const VkPipelineStageFlags stage = VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT;
    const VkSemaphore signals[] = {timeline_.get(), drawn};
    const std::uint64_t values[] = {count_,
                                    0}; // The second is not a timeline: its value is ignored.
    const std::uint64_t no_value = 0;
    const std::uint32_t signal_count = drawn == VK_NULL_HANDLE ? 1 : 2;
    const std::uint32_t wait_count = acquired == VK_NULL_HANDLE ? 0 : 1;

    auto timeline =
        of_type<VkTimelineSemaphoreSubmitInfo>(VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO);
    timeline.waitSemaphoreValueCount = wait_count;
    timeline.pWaitSemaphoreValues = &no_value;
    timeline.signalSemaphoreValueCount = signal_count;
    timeline.pSignalSemaphoreValues = values;
    auto info = of_type<VkSubmitInfo>(VK_STRUCTURE_TYPE_SUBMIT_INFO, &timeline);
    info.waitSemaphoreCount = wait_count;
    info.pWaitSemaphores = &acquired;
    info.pWaitDstStageMask = &stage;
    info.commandBufferCount = 1;
    info.pCommandBuffers = &commands_;
    info.signalSemaphoreCount = signal_count;
    info.pSignalSemaphores = signals;
    const auto held = samples_device_.hold_queue();
    check(vkQueueSubmit(samples_device_.queue(), 1, &info, VK_NULL_HANDLE));
    submitted_ = count_;
}

void Submission::wait() const {
    const VkSemaphore timeline = timeline_.get();
    auto info = of_type<VkSemaphoreWaitInfo>(VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO);
    info.semaphoreCount = 1;
    info.pSemaphores = &timeline;
    info.pValues = &submitted_;
    check(vkWaitSemaphores(device_, &info, UINT64_MAX));
}

} // namespace viewer
