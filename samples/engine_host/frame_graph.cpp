#include "frame_graph.h"

#include <exception>
#include <thread>

namespace engine {
namespace {

VkImageMemoryBarrier barrier_of(const Tracked& tracked, const Use& next) {
    auto barrier = samples::of_type<VkImageMemoryBarrier>(VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER);
    barrier.srcAccessMask = tracked.last.access;
    barrier.dstAccessMask = next.access;
    barrier.oldLayout = tracked.last.layout;
    barrier.newLayout = next.layout;
    barrier.srcQueueFamilyIndex = barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    barrier.image = tracked.image->image();
    barrier.subresourceRange = {tracked.image->aspect(), 0, 1, 0, 1};
    return barrier;
}

/// Barriers of one pass, decided before any thread records.
struct Transitions {
    VkPipelineStageFlags before = 0, after = 0;
    std::vector<VkImageMemoryBarrier> images;
};

Transitions transitions_into(const Pass& pass) {
    Transitions into;
    for (const auto& [tracked, use] : pass.uses) {
        into.before |= tracked->last.stage;
        into.after |= use.stage;
        into.images.push_back(barrier_of(*tracked, use));
        tracked->last = use;
    }
    return into;
}

void record_pass(const Pass& pass, const Transitions& into, VkCommandBuffer commands) {
    auto begin =
        samples::of_type<VkCommandBufferBeginInfo>(VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO);
    begin.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    samples::check(vkBeginCommandBuffer(commands, &begin), "beginning a pass");
    if (!into.images.empty())
        vkCmdPipelineBarrier(commands, into.before, into.after, 0, 0, nullptr, 0, nullptr,
                             static_cast<std::uint32_t>(into.images.size()), into.images.data());
    pass.record(commands);
    samples::check(vkEndCommandBuffer(commands), "ending a pass");
}

} // namespace

void FrameGraph::record(const std::vector<VkCommandBuffer>& commands) {
    std::vector<Transitions> into;
    for (const Pass& pass : passes_)
        into.push_back(transitions_into(pass));
    std::vector<std::exception_ptr> faults(passes_.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < passes_.size(); ++i)
        threads.emplace_back([&, i] {
            try {
                record_pass(passes_[i], into[i], commands[i]);
            } catch (...) {
                faults[i] = std::current_exception();
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    for (const std::exception_ptr& fault : faults)
        if (fault) std::rethrow_exception(fault);
}

} // namespace engine
