#pragma once

#include <span>
#include <vector>

#include "interop/words.h"
#include "vulkan/compute_pass.h"

namespace restyle::test {

/// A dispatch of one of this folder's shaders on buffers.
class PassOfWords {
public:
    /// `buffers` go to bindings 0, 1, ...
    PassOfWords(const interop::DeviceTable& vk, std::span<const std::uint32_t> spirv,
                const std::vector<VkDescriptorBufferInfo>& buffers);

    void record(VkCommandBuffer commands, const WordsArgs& args) const;

private:
    interop::ComputePass pass_;
    interop::UniqueDescriptorPool pool_;
    VkDescriptorSet set_ = VK_NULL_HANDLE;
};

std::span<const std::uint32_t> write_words_shader();
std::span<const std::uint32_t> copy_words_shader();

} // namespace restyle::test
