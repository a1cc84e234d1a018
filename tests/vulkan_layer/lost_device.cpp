// A Vulkan layer whose device is lost on request. The file that RESTYLE_LOST_DEVICE names holds
// words, "device" or "surface": with the next frame the first of them is lost, and taken from the
// file. From then on nothing is run, waited for or shown, as VK_ERROR_DEVICE_LOST has it, until
// another device is made; a lost surface is told of once. The file is read anew with each frame, so
// that a test may write it at any time.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>

#include "layer.h"

namespace {

std::atomic<bool> is_lost = false;

/// Whether `what` is to be lost now, which is then no more asked for.
bool takes_loss(const std::string& what) {
    const char* const file = std::getenv("RESTYLE_LOST_DEVICE");
    std::string first, rest;
    if (file == nullptr || !(std::ifstream(file) >> first) || first != what) return false;
    std::ifstream words(file);
    words >> first;
    std::getline(words, rest);
    if (rest.find_first_not_of(' ') == std::string::npos)
        std::remove(file);
    else
        std::ofstream(file) << rest;
    return true;
}

/// What a call of a device that is not lost would give.
template <typename Call>
VkResult unless_lost(Call call) {
    return is_lost ? VK_ERROR_DEVICE_LOST : call();
}

VKAPI_ATTR VkResult VKAPI_CALL submit(VkQueue queue, std::uint32_t count, const VkSubmitInfo* infos,
                                      VkFence fence) {
    if (takes_loss("device")) is_lost = true;
    return unless_lost([&] { return NEXT(vkQueueSubmit)(queue, count, infos, fence); });
}

VKAPI_ATTR VkResult VKAPI_CALL acquire(VkDevice device, VkSwapchainKHR swapchain,
                                       std::uint64_t timeout, VkSemaphore semaphore, VkFence fence,
                                       std::uint32_t* index) {
    if (takes_loss("surface")) return VK_ERROR_SURFACE_LOST_KHR;
    return unless_lost([&] {
        return NEXT(vkAcquireNextImageKHR)(device, swapchain, timeout, semaphore, fence, index);
    });
}

VKAPI_ATTR VkResult VKAPI_CALL present(VkQueue queue, const VkPresentInfoKHR* info) {
    return unless_lost([&] { return NEXT(vkQueuePresentKHR)(queue, info); });
}

VKAPI_ATTR VkResult VKAPI_CALL wait_semaphores(VkDevice device, const VkSemaphoreWaitInfo* info,
                                               std::uint64_t timeout) {
    return unless_lost([&] { return NEXT(vkWaitSemaphores)(device, info, timeout); });
}

VKAPI_ATTR VkResult VKAPI_CALL counter_value(VkDevice device, VkSemaphore semaphore,
                                             std::uint64_t* value) {
    return unless_lost([&] { return NEXT(vkGetSemaphoreCounterValue)(device, semaphore, value); });
}

// What was submitted before is over when a lost device says so.
VKAPI_ATTR VkResult VKAPI_CALL wait_idle(VkDevice device) {
    const VkResult result = NEXT(vkDeviceWaitIdle)(device);
    return unless_lost([&] { return result; });
}

} // namespace

void layer::begin_device() {
    is_lost = false;
}

PFN_vkVoidFunction layer::own_function(const char* name) {
    OWN(vkQueueSubmit, name, submit);
    OWN(vkAcquireNextImageKHR, name, acquire);
    OWN(vkQueuePresentKHR, name, present);
    OWN(vkWaitSemaphores, name, wait_semaphores);
    OWN(vkGetSemaphoreCounterValue, name, counter_value);
    OWN(vkDeviceWaitIdle, name, wait_idle);
    return nullptr;
}
