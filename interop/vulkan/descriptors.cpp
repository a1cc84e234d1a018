#include "vulkan/descriptors.h"

#include "vulkan/check_vk.h"

namespace restyle::interop {
namespace {

VkWriteDescriptorSet write_of(VkDescriptorSet set, std::uint32_t binding, VkDescriptorType type) {
    VkWriteDescriptorSet write{};
    write.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET;
    write.dstSet = set;
    write.dstBinding = binding;
    write.descriptorCount = 1;
    write.descriptorType = type;
    return write;
}

} // namespace

UniqueDescriptorPool make_descriptor_pool(const DeviceTable& vk, std::uint32_t sets,
                                          std::span<const VkDescriptorPoolSize> sizes) {
    VkDescriptorPoolCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO;
    info.maxSets = sets;
    info.poolSizeCount = std::uint32_t(sizes.size());
    info.pPoolSizes = sizes.data();
    VkDescriptorPool pool = VK_NULL_HANDLE;
    check(vk.vkCreateDescriptorPool(vk.device, &info, nullptr, &pool), "vkCreateDescriptorPool",
          "no room for the shaders' descriptors");
    return {vk, pool};
}

void write_buffer(const DeviceTable& vk, VkDescriptorSet set, std::uint32_t binding,
                  const VkDescriptorBufferInfo& buffer) {
    VkWriteDescriptorSet write = write_of(set, binding, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER);
    write.pBufferInfo = &buffer;
    vk.vkUpdateDescriptorSets(vk.device, 1, &write, 0, nullptr);
}

void write_image(const DeviceTable& vk, VkDescriptorSet set, std::uint32_t binding,
                 VkDescriptorType type, VkImageView view, VkImageLayout layout) {
    const VkDescriptorImageInfo info{VK_NULL_HANDLE, view, layout};
    VkWriteDescriptorSet write = write_of(set, binding, type);
    write.pImageInfo = &info;
    vk.vkUpdateDescriptorSets(vk.device, 1, &write, 0, nullptr);
}

} // namespace restyle::interop
