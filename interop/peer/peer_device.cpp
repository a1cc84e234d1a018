#include "peer/peer_device.h"

#include <algorithm>
#include <limits>

#include "vulkan/check_vk.h"
#include "vulkan/instance_function.h"

namespace restyle::interop {
namespace {

DeviceHandles peer_of(const DeviceHandles& renderer) {
    const std::vector<const char*> extensions = useful_extensions(
        renderer.get_instance_proc_addr, renderer.instance, renderer.physical_device);
    return {renderer.get_instance_proc_addr,
            renderer.instance,
            renderer.physical_device,
            VK_NULL_HANDLE,
            {extensions.begin(), extensions.end()}};
}

UniqueCommandPool make_pool(const DeviceTable& vk, std::uint32_t queue_family) {
    VkCommandPoolCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO;
    info.flags = VK_COMMAND_POOL_CREATE_TRANSIENT_BIT;
    info.queueFamilyIndex = queue_family;
    VkCommandPool pool = VK_NULL_HANDLE;
    check(vk.vkCreateCommandPool(vk.device, &info, nullptr, &pool), "vkCreateCommandPool",
          "the second device makes no command pool");
    return {vk, pool};
}

VkCommandBuffer allocate_commands(const DeviceTable& vk, VkCommandPool pool) {
    VkCommandBufferAllocateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO;
    info.commandPool = pool;
    info.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY;
    info.commandBufferCount = 1;
    VkCommandBuffer commands = VK_NULL_HANDLE;
    check(vk.vkAllocateCommandBuffers(vk.device, &info, &commands), "vkAllocateCommandBuffers",
          "the second device makes no command buffer");
    return commands;
}

UniqueFence make_fence(const DeviceTable& vk) {
    VkFenceCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO;
    VkFence fence = VK_NULL_HANDLE;
    check(vk.vkCreateFence(vk.device, &info, nullptr, &fence), "vkCreateFence",
          "the second device makes no fence");
    return {vk, fence};
}

} // namespace

std::uint32_t copying_family(const std::vector<VkQueueFamilyProperties>& families) {
    constexpr VkQueueFlags kShading = VK_QUEUE_GRAPHICS_BIT | VK_QUEUE_COMPUTE_BIT;
    const auto only_copies = [](const VkQueueFamilyProperties& family) {
        return (family.queueFlags & VK_QUEUE_TRANSFER_BIT) != 0 &&
               (family.queueFlags & kShading) == 0;
    };
    const auto copies = [](const VkQueueFamilyProperties& family) {
        return (family.queueFlags & (kShading | VK_QUEUE_TRANSFER_BIT)) != 0;
    };
    auto found = std::find_if(families.begin(), families.end(), only_copies);
    if (found == families.end()) found = std::find_if(families.begin(), families.end(), copies);
    if (found == families.end())
        throw std::runtime_error("the physical device has no queue family that copies");
    return std::uint32_t(found - families.begin());
}

PeerDevice::PeerDevice(const DeviceHandles& renderer)
    : queue_family_(copying_family(queue_families(renderer))) {
    DeviceHandles handles = peer_of(renderer);
    device_ = make_device(handles);
    handles.device = device_.get();
    vk_ = load_device(handles);
    vk_.vkGetDeviceQueue(vk_.device, queue_family_, 0, &queue_);
    pool_ = make_pool(vk_, queue_family_);
    commands_ = allocate_commands(vk_, pool_.get());
    done_ = make_fence(vk_);
}

PeerDevice::UniqueDevice PeerDevice::make_device(const DeviceHandles& handles) const {
    const auto create = instance_function<PFN_vkCreateDevice>(handles, "vkCreateDevice");
    const auto destroy = instance_function<PFN_vkDestroyDevice>(handles, "vkDestroyDevice");
    std::vector<const char*> extensions;
    for (const std::string& name : handles.enabled_extensions)
        extensions.push_back(name.c_str());
    const float priority = 1;
    VkDeviceQueueCreateInfo queue{};
    queue.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO;
    queue.queueFamilyIndex = queue_family_;
    queue.queueCount = 1;
    queue.pQueuePriorities = &priority;
    VkDeviceCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO;
    info.queueCreateInfoCount = 1;
    info.pQueueCreateInfos = &queue;
    info.enabledExtensionCount = std::uint32_t(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();
    VkDevice device = VK_NULL_HANDLE;
    check(create(handles.physical_device, &info, nullptr, &device), "vkCreateDevice",
          "the driver makes no second device");
    return UniqueDevice(device, Destroy{destroy});
}

void PeerDevice::run(const std::function<void(VkCommandBuffer)>& record) {
    constexpr const char* kFailure = "the second device did not copy a tensor";
    check(vk_.vkResetCommandPool(vk_.device, pool_.get(), 0), "vkResetCommandPool", kFailure);
    VkCommandBufferBeginInfo begin{};
    begin.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO;
    begin.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    check(vk_.vkBeginCommandBuffer(commands_, &begin), "vkBeginCommandBuffer", kFailure);
    record(commands_);
    check(vk_.vkEndCommandBuffer(commands_), "vkEndCommandBuffer", kFailure);

    VkSubmitInfo submit{};
    submit.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO;
    submit.commandBufferCount = 1;
    submit.pCommandBuffers = &commands_;
    const VkFence done = done_.get();
    check(vk_.vkQueueSubmit(queue_, 1, &submit, done), "vkQueueSubmit", kFailure);
    constexpr std::uint64_t kForever = std::numeric_limits<std::uint64_t>::max();
    const VkResult waited = vk_.vkWaitForFences(vk_.device, 1, &done, VK_TRUE, kForever);
    if (waited != VK_SUCCESS) vk_.vkQueueWaitIdle(queue_); // The caller is to free what they use.
    check(waited, "vkWaitForFences", kFailure);
    check(vk_.vkResetFences(vk_.device, 1, &done), "vkResetFences", kFailure);
}

} // namespace restyle::interop
