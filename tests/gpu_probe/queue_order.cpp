#include "gpu_probe/queue_order.h"

#include <array>
#include <optional>
#include <stdexcept>

#include "cuda/check_cuda.h"
#include "cuda/imported_timeline.h"
#include "cuda/mapped_buffer.h"
#include "cuda/match_device.h"
#include "vulkan/buffer_handover.h"
#include "vulkan/check_vk.h"
#include "vulkan/device_identity.h"
#include "vulkan/exported_timeline.h"

namespace restyle::test {
namespace {

constexpr interop::TensorRange kFilled{0, 256 << 10};

interop::UniqueCommandPool make_pool(const samples::VulkanDevice& device,
                                     const interop::DeviceTable& vk) {
    auto info =
        samples::of_type<VkCommandPoolCreateInfo>(VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO);
    info.queueFamilyIndex = device.queue_family();
    VkCommandPool pool = VK_NULL_HANDLE;
    interop::check(vk.vkCreateCommandPool(vk.device, &info, nullptr, &pool), "vkCreateCommandPool",
                   "the probe goes no further");
    return {vk, pool};
}

std::array<VkCommandBuffer, 2> allocate_two(const interop::DeviceTable& vk, VkCommandPool pool) {
    auto info = samples::of_type<VkCommandBufferAllocateInfo>(
        VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO);
    info.commandPool = pool;
    info.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY;
    info.commandBufferCount = 2;
    std::array<VkCommandBuffer, 2> commands{};
    interop::check(vk.vkAllocateCommandBuffers(vk.device, &info, commands.data()),
                   "vkAllocateCommandBuffers", "the probe goes no further");
    return commands;
}

interop::BufferSide side_of(const interop::ExportedBuffer& buffer) {
    return {buffer.buffer(), buffer.queue_family(), VK_PIPELINE_STAGE_TRANSFER_BIT,
            VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT};
}

void record_fill(const interop::DeviceTable& vk, VkCommandBuffer commands,
                 const interop::ExportedBuffer& buffer, std::uint32_t word, bool acquires) {
    auto begin =
        samples::of_type<VkCommandBufferBeginInfo>(VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO);
    interop::check(vk.vkBeginCommandBuffer(commands, &begin), "vkBeginCommandBuffer",
                   "the probe goes no further");
    if (acquires) record_acquire(vk, commands, side_of(buffer), kFilled);
    vkCmdFillBuffer(commands, buffer.buffer(), kFilled.offset, kFilled.bytes, word);
    record_release(vk, commands, side_of(buffer), kFilled);
    interop::check(vk.vkEndCommandBuffer(commands), "vkEndCommandBuffer",
                   "the probe goes no further");
}

// Signals `signalled`, after `waited` if that is given.
struct Step {
    std::optional<std::pair<VkSemaphore, std::uint64_t>> waited;
    std::pair<VkSemaphore, std::uint64_t> signalled;
};

void submit(const interop::DeviceTable& vk, VkQueue queue, VkCommandBuffer commands,
            const Step& step) {
    auto values = samples::of_type<VkTimelineSemaphoreSubmitInfo>(
        VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO);
    auto info = samples::of_type<VkSubmitInfo>(VK_STRUCTURE_TYPE_SUBMIT_INFO);
    const VkPipelineStageFlags stage = VK_PIPELINE_STAGE_TRANSFER_BIT;
    info.pNext = &values;
    info.commandBufferCount = 1;
    info.pCommandBuffers = &commands;
    info.signalSemaphoreCount = values.signalSemaphoreValueCount = 1;
    info.pSignalSemaphores = &step.signalled.first;
    values.pSignalSemaphoreValues = &step.signalled.second;
    if (step.waited) {
        info.waitSemaphoreCount = values.waitSemaphoreValueCount = 1;
        info.pWaitSemaphores = &step.waited->first;
        info.pWaitDstStageMask = &stage;
        values.pWaitSemaphoreValues = &step.waited->second;
    }
    interop::check(vk.vkQueueSubmit(queue, 1, &info, VK_NULL_HANDLE), "vkQueueSubmit",
                   "the probe goes no further");
}

} // namespace

QueueOrder::QueueOrder(const samples::VulkanDevice& device, const interop::DeviceTable& vk,
                       const interop::CudaDriver& driver)
    : first_(kFilled.bytes / sizeof(std::uint32_t)),
      second_(first_.size()) {
    const interop::ExportedTimeline rendered(vk), restyled(vk);
    const interop::ExportedBuffer buffer(vk, kFilled.bytes, interop::kTensorUsage);
    const interop::UniqueCommandPool pool = make_pool(device, vk);
    const auto commands = allocate_two(vk, pool.get());
    record_fill(vk, commands[0], buffer, kFirst, false);
    record_fill(vk, commands[1], buffer, kSecond, true);

    const interop::CudaContext context(
        driver, interop::match_device(driver, interop::identity_of(vk).device));
    const interop::MappedBuffer mapped(
        context, {buffer.export_memory(), buffer.layout().bytes, true}, kFilled.bytes);
    const interop::ImportedTimeline waited(context, rendered.export_handle());
    const interop::ImportedTimeline raised(context, restyled.export_handle());
    const interop::UniqueCudaStream stream = interop::make_cuda_stream(context);
    const interop::CurrentContext current(context);
    const auto put_read = [&](std::vector<std::uint32_t>& words) {
        interop::check(driver,
                       driver.cuMemcpyDtoHAsync_v2(words.data(), mapped.address(), kFilled.bytes,
                                                   stream.get()),
                       "cuMemcpyDtoHAsync_v2", "CUDA does not read the buffer");
    };
    waited.wait(stream.get(), 1);
    put_read(first_);
    raised.signal(stream.get(), 1);
    waited.wait(stream.get(), 2);
    put_read(second_);
    raised.signal(stream.get(), 2);

    submit(vk, device.queue(), commands[0], {std::nullopt, {rendered.semaphore(), 1}});
    submit(vk, device.queue(), commands[1],
           {std::pair(restyled.semaphore(), std::uint64_t(1)), {rendered.semaphore(), 2}});
    // Both, since a stream that does not wait ends before the queue.
    if (!rendered.wait(2, std::chrono::seconds(10)) || !restyled.wait(2, std::chrono::seconds(10)))
        throw std::runtime_error("a queue and a stream that wait for each other do not get on");
    interop::check(driver, driver.cuStreamSynchronize(stream.get()), "cuStreamSynchronize",
                   "CUDA's stream failed");
}

} // namespace restyle::test
