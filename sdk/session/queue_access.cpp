#include "session/queue_access.h"

#include <string>
#include <vector>

#include "session/error.h"
#include "vulkan/check_vk.h"

namespace restyle::session {
namespace {

/// Semaphores and their values, as vkQueueSubmit wants them.
struct Listed {
    explicit Listed(const RestyleSemaphores& given)
        : semaphores(given.semaphores, given.semaphores + given.count),
          values(given.count) {
        if (given.values != nullptr) values.assign(given.values, given.values + given.count);
    }

    std::vector<VkSemaphore> semaphores;
    std::vector<std::uint64_t> values;
};

} // namespace

QueueAccess::QueueAccess(const interop::DeviceTable& vk, const RestyleQueueInfo& info)
    : vk_(&vk),
      info_(info) {
    require(info.queue != VK_NULL_HANDLE, "RestyleQueueInfo.queue is VK_NULL_HANDLE");
    require(info.queue_family < vk.queue_families.size() &&
                (vk.queue_families[info.queue_family].queueFlags & VK_QUEUE_COMPUTE_BIT) != 0,
            "RestyleQueueInfo.queue_family is " + std::to_string(info.queue_family) +
                ", expected one with compute of the device's " +
                std::to_string(vk.queue_families.size()));
    require((info.lock == nullptr) == (info.unlock == nullptr),
            "RestyleQueueInfo.lock and .unlock: one is NULL, expected both or none");
}

void QueueAccess::submit(VkCommandBuffer commands, const RestyleSemaphores& waits,
                         const RestyleSemaphores& signals, const RestyleDone& done) const {
    const Listed waited(waits);
    Listed signalled(signals);
    signalled.semaphores.push_back(done.semaphore);
    signalled.values.push_back(done.value);
    const std::vector<VkPipelineStageFlags> stages(waits.count, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT);

    VkTimelineSemaphoreSubmitInfo values{};
    values.sType = VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO;
    values.waitSemaphoreValueCount = std::uint32_t(waited.values.size());
    values.pWaitSemaphoreValues = waited.values.data();
    values.signalSemaphoreValueCount = std::uint32_t(signalled.values.size());
    values.pSignalSemaphoreValues = signalled.values.data();
    VkSubmitInfo submission{};
    submission.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO;
    submission.pNext = &values;
    submission.waitSemaphoreCount = waits.count;
    submission.pWaitSemaphores = waited.semaphores.data();
    submission.pWaitDstStageMask = stages.data();
    submission.commandBufferCount = 1;
    submission.pCommandBuffers = &commands;
    submission.signalSemaphoreCount = std::uint32_t(signalled.semaphores.size());
    submission.pSignalSemaphores = signalled.semaphores.data();
    interop::check(submit(submission),
                   info_.submit != nullptr ? "RestyleQueueInfo.submit" : "vkQueueSubmit",
                   "the queue has not taken the session's commands");
}

VkResult QueueAccess::submit(const VkSubmitInfo& submission) const {
    if (info_.submit != nullptr) return info_.submit(info_.user, info_.queue, &submission);
    if (info_.lock != nullptr) info_.lock(info_.user, info_.queue);
    const VkResult result = vk_->vkQueueSubmit(info_.queue, 1, &submission, VK_NULL_HANDLE);
    if (info_.unlock != nullptr) info_.unlock(info_.user, info_.queue);
    return result;
}

} // namespace restyle::session
