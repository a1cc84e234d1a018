#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "vulkan/unique_vk.h"

namespace restyle::interop {

/// A struct of push constants, as record() takes it.
template <typename Args>
std::span<const std::byte> bytes_of(const Args& args) {
    return std::as_bytes(std::span(&args, 1));
}

/// One compute shader with its layout: descriptors of set 0 by binding, and push constants.
class ComputePass {
public:
    ComputePass(const DeviceTable& vk, std::span<const std::uint32_t> spirv,
                const std::vector<VkDescriptorType>& bindings, std::uint32_t push_bytes);

    /// A set of its layout; freed with the pool.
    VkDescriptorSet allocate_set(VkDescriptorPool pool) const;

    /// Records a dispatch that covers width x height threads in tiles of `tile` x `tile`.
    void record(VkCommandBuffer commands, VkDescriptorSet set, std::span<const std::byte> push,
                std::uint32_t width, std::uint32_t height, std::uint32_t tile) const;

private:
    const DeviceTable* vk_;
    UniqueDescriptorSetLayout set_layout_;
    UniquePipelineLayout layout_;
    UniquePipeline pipeline_;
};

} // namespace restyle::interop
