#include "interop/pass_of_words.h"

#include "vulkan/descriptors.h"

namespace restyle::test {
namespace {

constexpr std::uint32_t kWriteWords[] = {
#include "write_words.comp.spv.inc"
};
constexpr std::uint32_t kCopyWords[] = {
#include "copy_words.comp.spv.inc"
};
constexpr VkDescriptorType kBuffer = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;

interop::UniqueDescriptorPool make_pool(const interop::DeviceTable& vk, std::size_t buffers) {
    const VkDescriptorPoolSize size{kBuffer, static_cast<std::uint32_t>(buffers)};
    return interop::make_descriptor_pool(vk, 1, std::span(&size, 1));
}

VkDescriptorSet make_set(const interop::DeviceTable& vk, const interop::ComputePass& pass,
                         VkDescriptorPool pool,
                         const std::vector<VkDescriptorBufferInfo>& buffers) {
    const VkDescriptorSet set = pass.allocate_set(pool);
    for (std::uint32_t binding = 0; binding < buffers.size(); ++binding)
        interop::write_buffer(vk, set, binding, buffers[binding]);
    return set;
}

} // namespace

PassOfWords::PassOfWords(const interop::DeviceTable& vk, std::span<const std::uint32_t> spirv,
                         const std::vector<VkDescriptorBufferInfo>& buffers)
    : pass_(vk, "words", spirv, std::vector<VkDescriptorType>(buffers.size(), kBuffer),
            sizeof(WordsArgs)),
      pool_(make_pool(vk, buffers.size())),
      set_(make_set(vk, pass_, pool_.get(), buffers)) {}

void PassOfWords::record(VkCommandBuffer commands, const WordsArgs& args) const {
    const std::uint32_t rows = (args.count + args.width - 1) / args.width;
    pass_.record(commands, set_, interop::bytes_of(args), args.width, rows, kWordsTile);
}

std::span<const std::uint32_t> write_words_shader() {
    return kWriteWords;
}

std::span<const std::uint32_t> copy_words_shader() {
    return kCopyWords;
}

} // namespace restyle::test
