#include "swapchain.h"

#include <algorithm>
#include <stdexcept>

namespace viewer {
namespace {

VkSurfaceCapabilitiesKHR capabilities(const Gpu& gpu, VkSurfaceKHR surface) {
    VkSurfaceCapabilitiesKHR has{};
    check(vkGetPhysicalDeviceSurfaceCapabilitiesKHR(gpu.physical_device(), surface, &has));
    return has;
}

VkFormat choose_format(const Gpu& gpu, VkSurfaceKHR surface) {
    std::uint32_t count = 0;
    check(vkGetPhysicalDeviceSurfaceFormatsKHR(gpu.physical_device(), surface, &count, nullptr));
    std::vector<VkSurfaceFormatKHR> formats(count);
    check(vkGetPhysicalDeviceSurfaceFormatsKHR(gpu.physical_device(), surface, &count,
                                               formats.data()));
    for (const VkSurfaceFormatKHR& offered : formats)
        if (offered.format == VK_FORMAT_B8G8R8A8_UNORM ||
            offered.format == VK_FORMAT_R8G8B8A8_UNORM)
            return offered.format;
    throw std::runtime_error("this window offers neither B8G8R8A8_UNORM nor R8G8B8A8_UNORM");
}

VkExtent2D choose_extent(const VkSurfaceCapabilitiesKHR& has, Size wanted) {
    if (has.currentExtent.width != UINT32_MAX) return has.currentExtent;
    return {std::clamp(wanted.width, has.minImageExtent.width, has.maxImageExtent.width),
            std::clamp(wanted.height, has.minImageExtent.height, has.maxImageExtent.height)};
}

/// `extent` is told which one it has.
VkSwapchainKHR create_swapchain(const Gpu& gpu, VkSurfaceKHR surface, VkFormat format, Size wanted,
                                VkExtent2D& extent, VkSwapchainKHR old) {
    const VkSurfaceCapabilitiesKHR has = capabilities(gpu, surface);
    extent = choose_extent(has, wanted);
    auto info = of_type<VkSwapchainCreateInfoKHR>(VK_STRUCTURE_TYPE_SWAPCHAIN_CREATE_INFO_KHR);
    info.surface = surface;
    info.minImageCount = std::max(has.minImageCount, 3u);
    if (has.maxImageCount != 0)
        info.minImageCount = std::min(info.minImageCount, has.maxImageCount);
    info.imageFormat = format;
    info.imageColorSpace = VK_COLOR_SPACE_SRGB_NONLINEAR_KHR;
    info.imageExtent = extent;
    info.imageArrayLayers = 1;
    info.imageUsage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT;
    info.preTransform = has.currentTransform;
    info.compositeAlpha = VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR;
    info.presentMode = VK_PRESENT_MODE_FIFO_KHR; // The one mode that every surface has.
    info.clipped = VK_TRUE;
    info.oldSwapchain = old;
    VkSwapchainKHR swapchain = VK_NULL_HANDLE;
    check(vkCreateSwapchainKHR(gpu.device(), &info, nullptr, &swapchain));
    return swapchain;
}

std::vector<VkImage> images_of(VkDevice device, VkSwapchainKHR swapchain) {
    std::uint32_t count = 0;
    check(vkGetSwapchainImagesKHR(device, swapchain, &count, nullptr));
    std::vector<VkImage> images(count);
    check(vkGetSwapchainImagesKHR(device, swapchain, &count, images.data()));
    return images;
}

} // namespace

Swapchain::Swapchain(const Gpu& gpu, VkSurfaceKHR surface, Size wanted, VkSwapchainKHR old)
    : device_(gpu.device()),
      format_(choose_format(gpu, surface)),
      swapchain_(device_, create_swapchain(gpu, surface, format_, wanted, extent_, old),
                 vkDestroySwapchainKHR),
      images_(images_of(device_, swapchain_.get())) {
    for (VkImage image : images_) {
        views_.push_back(create_color_view(device_, image, format_));
        drawn_.push_back(create_semaphore(device_));
    }
}

std::optional<std::uint32_t> Swapchain::acquire(VkSemaphore acquired) const {
    std::uint32_t index = 0;
    const VkResult result =
        vkAcquireNextImageKHR(device_, get(), UINT64_MAX, acquired, VK_NULL_HANDLE, &index);
    if (result == VK_ERROR_OUT_OF_DATE_KHR) return std::nullopt;
    if (result != VK_SUBOPTIMAL_KHR) check(result); // Suboptimal still draws; present() tells.
    return index;
}

bool Swapchain::present(VkQueue queue, std::uint32_t index) const {
    const VkSemaphore wait = drawn(index);
    const VkSwapchainKHR swapchain = get();
    auto info = of_type<VkPresentInfoKHR>(VK_STRUCTURE_TYPE_PRESENT_INFO_KHR);
    info.waitSemaphoreCount = 1;
    info.pWaitSemaphores = &wait;
    info.swapchainCount = 1;
    info.pSwapchains = &swapchain;
    info.pImageIndices = &index;
    const VkResult result = vkQueuePresentKHR(queue, &info);
    if (result == VK_ERROR_OUT_OF_DATE_KHR || result == VK_SUBOPTIMAL_KHR) return false;
    check(result);
    return true;
}

} // namespace viewer
