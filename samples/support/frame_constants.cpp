#include "frame_constants.h"

#include <algorithm>

namespace samples {

void record_update(VkCommandBuffer commands, VkBuffer buffer, std::span<const std::byte> bytes) {
    auto barrier = of_type<VkMemoryBarrier>(VK_STRUCTURE_TYPE_MEMORY_BARRIER);
    barrier.srcAccessMask = VK_ACCESS_UNIFORM_READ_BIT | VK_ACCESS_SHADER_READ_BIT;
    barrier.dstAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT;
    vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_ALL_GRAPHICS_BIT,
                         VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 1, &barrier, 0, nullptr, 0, nullptr);
    constexpr std::size_t kMost = 65536; // Of one vkCmdUpdateBuffer().
    for (std::size_t at = 0; at < bytes.size(); at += kMost)
        vkCmdUpdateBuffer(commands, buffer, at, std::min(kMost, bytes.size() - at), &bytes[at]);
}

} // namespace samples
