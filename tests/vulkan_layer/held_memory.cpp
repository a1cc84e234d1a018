// A Vulkan layer on whose device memory takes as long to come as a test asks for: while the file
// that RESTYLE_HELD_MEMORY names is there, whoever allocates waits, but for the thread that
// presents.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <thread>

#include "layer.h"

namespace {

std::atomic<std::thread::id> presenting;

bool is_held() {
    if (presenting.load() == std::this_thread::get_id()) return false;
    const char* const file = std::getenv("RESTYLE_HELD_MEMORY");
    std::error_code unreadable;
    return file != nullptr && std::filesystem::exists(file, unreadable);
}

VKAPI_ATTR VkResult VKAPI_CALL allocate(VkDevice device, const VkMemoryAllocateInfo* info,
                                        const VkAllocationCallbacks* callbacks,
                                        VkDeviceMemory* memory) {
    while (is_held())
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return NEXT(vkAllocateMemory)(device, info, callbacks, memory);
}

VKAPI_ATTR VkResult VKAPI_CALL present(VkQueue queue, const VkPresentInfoKHR* info) {
    presenting = std::this_thread::get_id();
    return NEXT(vkQueuePresentKHR)(queue, info);
}

} // namespace

void layer::begin_device() {}

PFN_vkVoidFunction layer::own_function(const char* name) {
    OWN(vkAllocateMemory, name, allocate);
    OWN(vkQueuePresentKHR, name, present);
    return nullptr;
}
