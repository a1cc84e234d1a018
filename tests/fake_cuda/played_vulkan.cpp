// The Vulkan driver beside the played CUDA driver: the real one, but that it says it is NVIDIA's,
// pads allocations and exports timelines; and it writes down what it allocates and exports.

#include <algorithm>
#include <chrono>
#include <cstring>
#include <thread>

#include <sys/mman.h>

#include "fake_cuda/fake_state.h"

namespace restyle::test {
namespace {

template <typename Structure>
Structure* find_in_chain(const void* next, VkStructureType type) {
    auto* link = static_cast<VkBaseOutStructure*>(const_cast<void*>(next));
    while (link != nullptr && link->sType != type)
        link = link->pNext;
    return reinterpret_cast<Structure*>(link);
}

VkResult create_buffer(VkDevice device, const VkBufferCreateInfo* info,
                       const VkAllocationCallbacks* callbacks, VkBuffer* buffer) {
    FakeState& state = fake();
    const VkResult result = state.real.vkCreateBuffer(device, info, callbacks, buffer);
    const std::lock_guard lock(state.mutex);
    if (result == VK_SUCCESS) state.buffers[*buffer] = info->size;
    return result;
}

VkResult create_image(VkDevice device, const VkImageCreateInfo* info,
                      const VkAllocationCallbacks* callbacks, VkImage* image) {
    FakeState& state = fake();
    const VkResult result = state.real.vkCreateImage(device, info, callbacks, image);
    if (result != VK_SUCCESS) return result;
    const std::lock_guard lock(state.mutex);
    VkImageCreateInfo& kept = state.images[*image] = *info;
    kept.pNext = nullptr; // The caller's, as the families.
    kept.sharingMode = VK_SHARING_MODE_EXCLUSIVE;
    kept.queueFamilyIndexCount = 0;
    kept.pQueueFamilyIndices = nullptr;
    return result;
}

// The padding is told, not done: what is dedicated must be as large as the real driver says.
void buffer_requirements(VkDevice device, VkBuffer buffer, VkMemoryRequirements* needs) {
    fake().real.vkGetBufferMemoryRequirements(device, buffer, needs);
    needs->size += fake().machine.padding;
}

void image_requirements(VkDevice device, VkImage image, VkMemoryRequirements* needs) {
    fake().real.vkGetImageMemoryRequirements(device, image, needs);
    needs->size += fake().machine.padding;
}

VkResult allocate(VkDevice device, const VkMemoryAllocateInfo* info,
                  const VkAllocationCallbacks* callbacks, VkDeviceMemory* memory) {
    FakeState& state = fake();
    VkMemoryAllocateInfo real = *info;
    real.allocationSize -= std::min(real.allocationSize, state.machine.padding);
    const VkResult result = state.real.vkAllocateMemory(device, &real, callbacks, memory);
    if (result != VK_SUCCESS) return result;
    Allocation allocation{info->allocationSize, real.allocationSize, info->memoryTypeIndex};
    if (const auto* dedicated = find_in_chain<VkMemoryDedicatedAllocateInfo>(
            info->pNext, VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO)) {
        allocation.dedicated = true;
        allocation.buffer = dedicated->buffer;
        allocation.image = dedicated->image;
    }
    const std::lock_guard lock(state.mutex);
    state.allocations[*memory] = allocation;
    return result;
}

void free_memory(VkDevice device, VkDeviceMemory memory, const VkAllocationCallbacks* callbacks) {
    FakeState& state = fake();
    {
        const std::lock_guard lock(state.mutex);
        const bool imported =
            std::any_of(state.memories.begin(), state.memories.end(),
                        [&](const auto& one) { return one.second->exported == memory; });
        if (imported) state.breach("R13: the renderer freed memory that CUDA has still imported");
        std::erase_if(state.exported_memory, [&](const auto& one) { return one.second == memory; });
        state.allocations.erase(memory);
    }
    state.real.vkFreeMemory(device, memory, callbacks);
}

VkResult get_memory_fd(VkDevice device, const VkMemoryGetFdInfoKHR* info, int* descriptor) {
    FakeState& state = fake();
    const VkResult result = state.real.vkGetMemoryFdKHR(device, info, descriptor);
    const std::lock_guard lock(state.mutex);
    if (result == VK_SUCCESS) state.exported_memory[*file_of(*descriptor)] = info->memory;
    return result;
}

// Without the export that the real driver refuses.
VkResult create_semaphore(VkDevice device, const VkSemaphoreCreateInfo* info,
                          const VkAllocationCallbacks* callbacks, VkSemaphore* semaphore) {
    FakeState& state = fake();
    const auto* type = find_in_chain<VkSemaphoreTypeCreateInfo>(
        info->pNext, VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO);
    const auto* exported = find_in_chain<VkExportSemaphoreCreateInfo>(
        info->pNext, VK_STRUCTURE_TYPE_EXPORT_SEMAPHORE_CREATE_INFO);
    if (exported == nullptr)
        return state.real.vkCreateSemaphore(device, info, callbacks, semaphore);
    if (type == nullptr ||
        exported->handleTypes != VK_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_FD_BIT) {
        const std::lock_guard lock(state.mutex);
        state.breach("R9: a semaphore was made that is no timeline to be exported");
        return VK_ERROR_INVALID_EXTERNAL_HANDLE;
    }
    VkSemaphoreTypeCreateInfo plain_type = *type;
    plain_type.pNext = nullptr;
    VkSemaphoreCreateInfo plain = *info;
    plain.pNext = &plain_type;
    return state.real.vkCreateSemaphore(device, &plain, callbacks, semaphore);
}

void destroy_semaphore(VkDevice device, VkSemaphore semaphore,
                       const VkAllocationCallbacks* callbacks) {
    FakeState& state = fake();
    {
        const std::lock_guard lock(state.mutex);
        const bool imported =
            std::any_of(state.timelines.begin(), state.timelines.end(),
                        [&](const auto& one) { return one.second->semaphore == semaphore; });
        if (imported)
            state.breach("R13: the renderer destroyed a timeline that CUDA has still imported");
        std::erase_if(state.exported_timelines,
                      [&](const auto& one) { return one.second == semaphore; });
    }
    state.real.vkDestroySemaphore(device, semaphore, callbacks);
}

VkResult get_semaphore_fd(VkDevice, const VkSemaphoreGetFdInfoKHR* info, int* descriptor) {
    FakeState& state = fake();
    *descriptor = memfd_create("timeline", MFD_CLOEXEC);
    if (*descriptor < 0) return VK_ERROR_TOO_MANY_OBJECTS;
    const std::lock_guard lock(state.mutex);
    state.exported_timelines[*file_of(*descriptor)] = info->semaphore;
    return VK_SUCCESS;
}

VkResult signal_semaphore(VkDevice, const VkSemaphoreSignalInfo* info) {
    return raise(fake(), info->semaphore, info->value);
}

VkResult wait_semaphores(VkDevice, const VkSemaphoreWaitInfo* info, std::uint64_t timeout_ns) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::nanoseconds(timeout_ns);
    while (value_of(fake(), info->pSemaphores[0]) < info->pValues[0]) {
        if (std::chrono::steady_clock::now() >= end) return VK_TIMEOUT;
        std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
    return VK_SUCCESS;
}

// ---- The physical device ----

template <typename Function>
Function real_function(const char* name) {
    const interop::DeviceHandles& handles = fake().real.handles;
    return reinterpret_cast<Function>(handles.get_instance_proc_addr(handles.instance, name));
}

void get_properties(VkPhysicalDevice device, VkPhysicalDeviceProperties2* properties) {
    real_function<PFN_vkGetPhysicalDeviceProperties2>("vkGetPhysicalDeviceProperties2")(device,
                                                                                        properties);
    auto* driver = find_in_chain<VkPhysicalDeviceDriverProperties>(
        properties->pNext, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES);
    if (driver == nullptr || !fake().machine.driver_is_nvidias) return;
    driver->driverID = VK_DRIVER_ID_NVIDIA_PROPRIETARY;
    std::strcpy(driver->driverName, "NVIDIA, as played");
}

void get_semaphore_properties(VkPhysicalDevice, const VkPhysicalDeviceExternalSemaphoreInfo* info,
                              VkExternalSemaphoreProperties* properties) {
    FakeState& state = fake();
    const auto* type = find_in_chain<VkSemaphoreTypeCreateInfo>(
        info->pNext, VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO);
    if (type == nullptr || type->semaphoreType != VK_SEMAPHORE_TYPE_TIMELINE) {
        const std::lock_guard lock(state.mutex);
        state.breach("R9: the driver was asked about binary semaphores");
    }
    properties->externalSemaphoreFeatures = state.machine.exports_timelines
                                                ? VK_EXTERNAL_SEMAPHORE_FEATURE_EXPORTABLE_BIT |
                                                      VK_EXTERNAL_SEMAPHORE_FEATURE_IMPORTABLE_BIT
                                                : 0;
}

#define RESTYLE_PLAYED_FUNCTIONS(X)                                                                \
    X(vkAllocateMemory, allocate)                                                                  \
    X(vkCreateBuffer, create_buffer)                                                               \
    X(vkCreateImage, create_image)                                                                 \
    X(vkCreateSemaphore, create_semaphore)                                                         \
    X(vkDestroySemaphore, destroy_semaphore)                                                       \
    X(vkFreeMemory, free_memory)                                                                   \
    X(vkGetBufferMemoryRequirements, buffer_requirements)                                          \
    X(vkGetImageMemoryRequirements, image_requirements)                                            \
    X(vkGetMemoryFdKHR, get_memory_fd)                                                             \
    X(vkGetSemaphoreFdKHR, get_semaphore_fd)                                                       \
    X(vkSignalSemaphore, signal_semaphore)                                                         \
    X(vkWaitSemaphores, wait_semaphores)

PFN_vkVoidFunction get_device_proc_addr(VkDevice device, const char* name) {
#define RESTYLE_PLAY(vulkan_name, function)                                                        \
    if (std::strcmp(name, #vulkan_name) == 0) return reinterpret_cast<PFN_vkVoidFunction>(function);
    RESTYLE_PLAYED_FUNCTIONS(RESTYLE_PLAY)
#undef RESTYLE_PLAY
    return real_function<PFN_vkGetDeviceProcAddr>("vkGetDeviceProcAddr")(device, name);
}

PFN_vkVoidFunction get_instance_proc_addr(VkInstance instance, const char* name) {
    if (std::strcmp(name, "vkGetDeviceProcAddr") == 0)
        return reinterpret_cast<PFN_vkVoidFunction>(get_device_proc_addr);
    if (std::strcmp(name, "vkGetPhysicalDeviceProperties2") == 0)
        return reinterpret_cast<PFN_vkVoidFunction>(get_properties);
    if (std::strcmp(name, "vkGetPhysicalDeviceExternalSemaphoreProperties") == 0)
        return reinterpret_cast<PFN_vkVoidFunction>(get_semaphore_properties);
    return fake().real.handles.get_instance_proc_addr(instance, name);
}

} // namespace

interop::DeviceTable played_vulkan(FakeState& state) {
    interop::DeviceTable vk = state.real;
    vk.handles.get_instance_proc_addr = get_instance_proc_addr;
    vk.handles.enabled_extensions.emplace_back(VK_KHR_EXTERNAL_SEMAPHORE_FD_EXTENSION_NAME);
#define RESTYLE_PLAY(vulkan_name, function) vk.vulkan_name = function;
    RESTYLE_PLAYED_FUNCTIONS(RESTYLE_PLAY)
#undef RESTYLE_PLAY
    return vk;
}

} // namespace restyle::test
