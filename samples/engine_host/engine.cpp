#include "engine.h"

#include <algorithm>

namespace engine {

void LockedQueue::submit(const VkSubmitInfo& submission, VkFence fence) {
    const std::lock_guard lock(mutex_);
    samples::check(vkQueueSubmit(queue_, 1, &submission, fence), "submitting");
}

Engine::Engine(const samples::VulkanOptions& options) : device_(options), queue_(device_.queue()) {
    for (Turn& turn : turns_)
        make(turn);
}

Engine::~Engine() {
    vkDeviceWaitIdle(device_.device());
    for (const Turn& turn : turns_) {
        vkDestroyFence(device_.device(), turn.done, nullptr);
        for (VkCommandPool pool : turn.pools)
            vkDestroyCommandPool(device_.device(), pool, nullptr);
    }
}

void Engine::make(Turn& turn) const {
    auto pool =
        samples::of_type<VkCommandPoolCreateInfo>(VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO);
    pool.queueFamilyIndex = device_.queue_family();
    auto buffer = samples::of_type<VkCommandBufferAllocateInfo>(
        VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO);
    buffer.commandBufferCount = 1;
    for (std::size_t i = 0; i < kMostPasses; ++i) {
        samples::check(vkCreateCommandPool(device_.device(), &pool, nullptr, &turn.pools[i]),
                       "making a command pool");
        buffer.commandPool = turn.pools[i];
        samples::check(vkAllocateCommandBuffers(device_.device(), &buffer, &turn.commands[i]),
                       "making a command buffer");
    }
    const auto fence = samples::of_type<VkFenceCreateInfo>(VK_STRUCTURE_TYPE_FENCE_CREATE_INFO);
    samples::check(vkCreateFence(device_.device(), &fence, nullptr, &turn.done), "making a fence");
}

std::uint64_t Engine::begin_frame() {
    ++frame_;
    finish(turn());
    turn().frame = frame_;
    return frame_;
}

void Engine::finish(Turn& turn) {
    if (turn.frame == 0) return;
    samples::check(vkWaitForFences(device_.device(), 1, &turn.done, VK_TRUE, UINT64_MAX),
                   "waiting for a frame");
    samples::check(vkResetFences(device_.device(), 1, &turn.done), "resetting a fence");
    for (VkCommandPool pool : turn.pools)
        samples::check(vkResetCommandPool(device_.device(), pool, 0), "resetting a pool");
    safe_frame_ = std::max(safe_frame_, turn.frame);
    turn.frame = 0;
    turn.used = 0;
}

void Engine::run(FrameGraph& graph) {
    Turn& now = turn();
    const auto first = now.commands.begin() + static_cast<std::ptrdiff_t>(now.used);
    const std::vector<VkCommandBuffer> commands(first,
                                                first + static_cast<std::ptrdiff_t>(graph.size()));
    now.used += graph.size();
    graph.record(commands);
    auto submission = samples::of_type<VkSubmitInfo>(VK_STRUCTURE_TYPE_SUBMIT_INFO);
    submission.commandBufferCount = static_cast<std::uint32_t>(commands.size());
    submission.pCommandBuffers = commands.data();
    queue_.submit(submission, VK_NULL_HANDLE);
}

void Engine::end_frame() {
    queue_.submit(samples::of_type<VkSubmitInfo>(VK_STRUCTURE_TYPE_SUBMIT_INFO), turn().done);
}

void Engine::wait() {
    for (Turn& turn : turns_)
        finish(turn);
}

} // namespace engine
