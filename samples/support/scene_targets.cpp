#include "scene_targets.h"

namespace samples {
namespace {

constexpr VkImageUsageFlags kRead = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
constexpr VkImageUsageFlags kDrawn = kRead | VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT;
constexpr VkImageUsageFlags kDepth = kRead | VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT;
constexpr VkImageUsageFlags kWritten =
    kDrawn | VK_IMAGE_USAGE_STORAGE_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
constexpr std::uint32_t kShadowSize = 1024;

} // namespace

SceneTargets::SceneTargets(const DeviceHandles& device, std::uint32_t width, std::uint32_t height)
    : color(device, {width, height, VK_FORMAT_R8G8B8A8_UNORM, kWritten}),
      wash(device, {width, height, VK_FORMAT_R8G8B8A8_UNORM, kDrawn}),
      normal(device, {width, height, VK_FORMAT_R16G16B16A16_SFLOAT, kDrawn}),
      motion(device, {width, height, VK_FORMAT_R16G16_SFLOAT, kDrawn}),
      object(device, {width, height, VK_FORMAT_R32_UINT, kDrawn}),
      depth(device, {width, height, VK_FORMAT_D32_SFLOAT, kDepth}),
      shadow(device, {kShadowSize, kShadowSize, VK_FORMAT_D32_SFLOAT,
                      kDepth | VK_IMAGE_USAGE_TRANSFER_DST_BIT}) {}

} // namespace samples
