#include "session/command_ring.h"

#include <algorithm>
#include <string>

#include "session/error.h"
#include "vulkan/check_vk.h"
#include "vulkan/timeline.h"

namespace restyle::session {
namespace {

interop::UniqueCommandPool make_pool(const interop::DeviceTable& vk, std::uint32_t queue_family) {
    VkCommandPoolCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO;
    info.flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT;
    info.queueFamilyIndex = queue_family;
    VkCommandPool pool = VK_NULL_HANDLE;
    interop::check(vk.vkCreateCommandPool(vk.device, &info, nullptr, &pool), "vkCreateCommandPool",
                   "no command pool could be made");
    return {vk, pool};
}

interop::UniqueSemaphore make_timeline(const interop::DeviceTable& vk) {
    if (vk.vkGetSemaphoreCounterValue == nullptr || vk.vkWaitSemaphores == nullptr)
        throw Error(RESTYLE_ERROR_UNSUPPORTED,
                    "the device has no timeline semaphores; expected the feature "
                    "timelineSemaphore, or restyle_record_frame() and restyle_record_picture()");
    return interop::make_timeline(vk, "no timeline semaphore could be made");
}

} // namespace

CommandRing::CommandRing(const interop::DeviceTable& vk, std::uint32_t queue_family)
    : vk_(&vk),
      pool_(make_pool(vk, queue_family)),
      timeline_(make_timeline(vk)) {
    std::array<VkCommandBuffer, std::tuple_size_v<decltype(buffers_)>> made{};
    VkCommandBufferAllocateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO;
    info.commandPool = pool_.get();
    info.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY;
    info.commandBufferCount = std::uint32_t(made.size());
    interop::check(vk.vkAllocateCommandBuffers(vk.device, &info, made.data()),
                   "vkAllocateCommandBuffers", "no command buffers could be made");
    for (std::size_t i = 0; i < made.size(); ++i)
        buffers_[i].commands = made[i];
}

std::optional<CommandRing::Turn> CommandRing::begin() {
    std::uint64_t reached = 0;
    interop::check(vk_->vkGetSemaphoreCounterValue(vk_->device, timeline_.get(), &reached),
                   "vkGetSemaphoreCounterValue", "the session's timeline does not tell its value");
    const auto free = std::find_if(buffers_.begin(), buffers_.end(),
                                   [&](const Buffer& buffer) { return buffer.value <= reached; });
    if (free == buffers_.end()) return std::nullopt;
    VkCommandBufferBeginInfo info{};
    info.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO;
    info.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    interop::check(vk_->vkBeginCommandBuffer(free->commands, &info), "vkBeginCommandBuffer",
                   "a command buffer could not be begun");
    free->value = ++last_;
    return Turn{free->commands, {timeline_.get(), free->value}};
}

void CommandRing::end(const Turn& turn) const {
    interop::check(vk_->vkEndCommandBuffer(turn.commands), "vkEndCommandBuffer",
                   "a command buffer could not be ended");
}

void CommandRing::give_up(const Turn& turn) {
    vk_->vkEndCommandBuffer(turn.commands); // To be begun anew; how it ends is all one.
    discard(turn.done);
}

void CommandRing::discard(const RestyleDone& done) {
    const auto found = std::find_if(buffers_.begin(), buffers_.end(), [&](const Buffer& buffer) {
        return buffer.value == done.value;
    });
    require(done.semaphore == timeline_.get() && done.value > 0 && found != buffers_.end(),
            "RestylePrepared.signal is of no command buffer that was prepared by this session and "
            "is in flight");
    found->value = 0;
}

} // namespace restyle::session
