#pragma once

#include <utility>

#include "vulkan/device_table.h"

namespace restyle::interop {

/// Owns one Vulkan object and destroys it with `Destroy`. Move-only; default-made, it is empty. The
/// DeviceTable must outlive it.
template <typename Handle, auto Destroy>
class UniqueVk {
public:
    UniqueVk() = default;
    UniqueVk(const DeviceTable& vk, Handle handle) : vk_(&vk), handle_(handle) {}
    UniqueVk(UniqueVk&& other) noexcept { swap(other); }
    UniqueVk& operator=(UniqueVk&& other) noexcept {
        UniqueVk(std::move(other)).swap(*this);
        return *this;
    }
    ~UniqueVk() {
        if (handle_ != VK_NULL_HANDLE) (vk_->*Destroy)(vk_->device, handle_, nullptr);
    }

    Handle get() const { return handle_; }

private:
    void swap(UniqueVk& other) noexcept {
        std::swap(vk_, other.vk_);
        std::swap(handle_, other.handle_);
    }

    const DeviceTable* vk_ = nullptr;
    Handle handle_ = VK_NULL_HANDLE;
};

using UniqueBuffer = UniqueVk<VkBuffer, &DeviceTable::vkDestroyBuffer>;
using UniqueCommandPool = UniqueVk<VkCommandPool, &DeviceTable::vkDestroyCommandPool>;
using UniqueDescriptorPool = UniqueVk<VkDescriptorPool, &DeviceTable::vkDestroyDescriptorPool>;
using UniqueDescriptorSetLayout =
    UniqueVk<VkDescriptorSetLayout, &DeviceTable::vkDestroyDescriptorSetLayout>;
using UniqueFence = UniqueVk<VkFence, &DeviceTable::vkDestroyFence>;
using UniqueImage = UniqueVk<VkImage, &DeviceTable::vkDestroyImage>;
using UniqueImageView = UniqueVk<VkImageView, &DeviceTable::vkDestroyImageView>;
using UniqueMemory = UniqueVk<VkDeviceMemory, &DeviceTable::vkFreeMemory>;
using UniquePipeline = UniqueVk<VkPipeline, &DeviceTable::vkDestroyPipeline>;
using UniquePipelineLayout = UniqueVk<VkPipelineLayout, &DeviceTable::vkDestroyPipelineLayout>;
using UniqueSemaphore = UniqueVk<VkSemaphore, &DeviceTable::vkDestroySemaphore>;
using UniqueShaderModule = UniqueVk<VkShaderModule, &DeviceTable::vkDestroyShaderModule>;

} // namespace restyle::interop
