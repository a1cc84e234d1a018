#include "picture_pass.h"

#include <algorithm>
#include <cmath>

namespace viewer {
namespace {

constexpr VkImageSubresourceRange kColor{VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};
constexpr VkImageSubresourceLayers kColorLayers{VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
constexpr VkClearColorValue kSurround{{0.09f, 0.09f, 0.1f, 1.0f}};

void barrier(VkCommandBuffer commands, VkImage image, VkImageLayout from, VkAccessFlags access) {
    auto to = of_type<VkImageMemoryBarrier>(VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER);
    to.srcAccessMask = access;
    to.dstAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT;
    to.oldLayout = from;
    to.newLayout = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL;
    to.srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    to.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    to.image = image;
    to.subresourceRange = kColor;
    vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_PIPELINE_STAGE_TRANSFER_BIT,
                         0, 0, nullptr, 0, nullptr, 1, &to);
}

/// Copies the columns [from, to) of the picture to their place in the window's area.
void blit_columns(VkCommandBuffer commands, VkImage window, const Area& area, Size picture,
                  const Shown& shown, std::int32_t from, std::int32_t to) {
    if (from >= to) return;
    const auto place = [&](std::int32_t column) {
        return area.x + static_cast<std::int32_t>(
                            std::lround(static_cast<double>(column) * area.width / picture.width));
    };
    VkImageBlit region{kColorLayers, {}, kColorLayers, {}};
    region.srcOffsets[0] = {from, 0, 0};
    region.srcOffsets[1] = {to, static_cast<std::int32_t>(picture.height), 1};
    region.dstOffsets[0] = {place(from), area.y, 0};
    region.dstOffsets[1] = {place(to), area.y + area.height, 1};
    vkCmdBlitImage(commands, shown.image, shown.layout, window,
                   VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &region, VK_FILTER_LINEAR);
}

} // namespace

Area fitted_area(VkExtent2D window, Size picture) {
    const double scale = std::min(static_cast<double>(window.width) / picture.width,
                                  static_cast<double>(window.height) / picture.height);
    Area area;
    area.width = std::max(1, static_cast<std::int32_t>(picture.width * scale));
    area.height = std::max(1, static_cast<std::int32_t>(picture.height * scale));
    area.x = (static_cast<std::int32_t>(window.width) - area.width) / 2;
    area.y = (static_cast<std::int32_t>(window.height) - area.height) / 2;
    return area;
}

void record_split_picture(VkCommandBuffer commands, VkImage window, const Area& area, Size picture,
                          const Shown& rendered, const Shown& restyled, float split) {
    // The submission waits for the window's image at the transfer stage, so this comes after it.
    barrier(commands, window, VK_IMAGE_LAYOUT_UNDEFINED, 0);
    vkCmdClearColorImage(commands, window, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, &kSurround, 1,
                         &kColor);
    barrier(commands, window, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, VK_ACCESS_TRANSFER_WRITE_BIT);

    const auto width = static_cast<std::int32_t>(picture.width);
    const auto line = static_cast<std::int32_t>(std::lround(split * static_cast<float>(width)));
    blit_columns(commands, window, area, picture, rendered, 0, line);
    blit_columns(commands, window, area, picture, restyled, line, width);
}

} // namespace viewer
