#include "commands.h"

namespace samples {

Commands::Commands(const VulkanDevice& device) : device_(device) {
    auto pool = of_type<VkCommandPoolCreateInfo>(VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO);
    pool.flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT;
    pool.queueFamilyIndex = device.queue_family();
    check(vkCreateCommandPool(device.device(), &pool, nullptr, &pool_), "making a command pool");
    auto info =
        of_type<VkCommandBufferAllocateInfo>(VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO);
    info.commandPool = pool_;
    info.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY;
    info.commandBufferCount = 1;
    check(vkAllocateCommandBuffers(device.device(), &info, &buffer_), "making a command buffer");
    const VkFenceCreateInfo fence{VK_STRUCTURE_TYPE_FENCE_CREATE_INFO, nullptr, 0};
    check(vkCreateFence(device.device(), &fence, nullptr, &done_), "making a fence");
}

Commands::~Commands() {
    vkDestroyFence(device_.device(), done_, nullptr);
    vkDestroyCommandPool(device_.device(), pool_, nullptr);
}

void Commands::run(const std::function<void(VkCommandBuffer)>& record) {
    auto begin = of_type<VkCommandBufferBeginInfo>(VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO);
    begin.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    check(vkBeginCommandBuffer(buffer_, &begin), "beginning to record");
    record(buffer_);
    check(vkEndCommandBuffer(buffer_), "recording");
    auto submit = of_type<VkSubmitInfo>(VK_STRUCTURE_TYPE_SUBMIT_INFO);
    submit.commandBufferCount = 1;
    submit.pCommandBuffers = &buffer_;
    {
        const auto held = device_.hold_queue();
        check(vkQueueSubmit(device_.queue(), 1, &submit, done_), "submitting");
    }
    check(vkWaitForFences(device_.device(), 1, &done_, VK_TRUE, UINT64_MAX), "waiting for the GPU");
    check(vkResetFences(device_.device(), 1, &done_), "resetting a fence");
}

void record_full_barrier(VkCommandBuffer commands) {
    auto barrier = of_type<VkMemoryBarrier>(VK_STRUCTURE_TYPE_MEMORY_BARRIER);
    barrier.srcAccessMask = VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT;
    barrier.dstAccessMask = barrier.srcAccessMask;
    vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                         VK_PIPELINE_STAGE_ALL_COMMANDS_BIT | VK_PIPELINE_STAGE_HOST_BIT, 0, 1,
                         &barrier, 0, nullptr, 0, nullptr);
}

void record_discard(VkCommandBuffer commands, const Image& image) {
    auto barrier = of_type<VkImageMemoryBarrier>(VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER);
    barrier.dstAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT;
    barrier.oldLayout = VK_IMAGE_LAYOUT_UNDEFINED;
    barrier.newLayout = VK_IMAGE_LAYOUT_GENERAL;
    barrier.srcQueueFamilyIndex = barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    barrier.image = image.image();
    barrier.subresourceRange = {image.aspect(), 0, 1, 0, 1};
    vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                         VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 0, nullptr, 0, nullptr, 1, &barrier);
}

void record_read_back(VkCommandBuffer commands, const Image& image, VkBuffer to) {
    record_read_back(commands, image, {{}, {image.info().width, image.info().height}}, to);
}

void record_read_back(VkCommandBuffer commands, const Image& image, const VkRect2D& part,
                      VkBuffer to) {
    record_full_barrier(commands);
    VkBufferImageCopy region{};
    region.imageSubresource = {image.aspect(), 0, 0, 1};
    region.imageOffset = {part.offset.x, part.offset.y, 0};
    region.imageExtent = {part.extent.width, part.extent.height, 1};
    vkCmdCopyImageToBuffer(commands, image.image(), VK_IMAGE_LAYOUT_GENERAL, to, 1, &region);
    record_full_barrier(commands);
}

} // namespace samples
