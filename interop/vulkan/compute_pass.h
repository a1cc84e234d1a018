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
    /// Specialization constants, of constant_id 0 and on; those beyond are as the shader has them.
    using Constants = std::vector<std::uint32_t>;

    /// `name`: what it is called in a captured frame (debug_region.h); it outlives the pass.
    /// `variants`: of a pipeline each.
    ComputePass(const DeviceTable& vk, const char* name, std::span<const std::uint32_t> spirv,
                const std::vector<VkDescriptorType>& bindings, std::uint32_t push_bytes,
                const std::vector<Constants>& variants = {{}});

    /// A set of its layout; freed with the pool.
    VkDescriptorSet allocate_set(VkDescriptorPool pool) const;

    /// Records a dispatch of one of the variants that covers width x height threads in tiles of
    /// `tile` x `tile`.
    void record(VkCommandBuffer commands, VkDescriptorSet set, std::span<const std::byte> push,
                std::uint32_t width, std::uint32_t height, std::uint32_t tile,
                std::size_t variant = 0) const;

    /// Records a dispatch that covers `length` threads, in groups of `group` of them in a row.
    void record_line(VkCommandBuffer commands, VkDescriptorSet set, std::span<const std::byte> push,
                     std::uint32_t length, std::uint32_t group) const;

private:
    void bind(VkCommandBuffer commands, VkDescriptorSet set, std::span<const std::byte> push,
              std::size_t variant) const;

    const DeviceTable* vk_;
    const char* name_;
    UniqueDescriptorSetLayout set_layout_;
    UniquePipelineLayout layout_;
    std::vector<UniquePipeline> pipelines_;
};

} // namespace restyle::interop
