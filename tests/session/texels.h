#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "commands.h"

namespace restyle::test {

/// An image's memory, row by row, as its format lays it out.
using Texels = std::vector<std::byte>;

std::size_t texel_bytes(VkFormat format);

/// The same bytes as words of a format's size.
template <typename Word>
std::vector<Word> words_of(const Texels& texels) {
    std::vector<Word> words(texels.size() / sizeof(Word));
    std::memcpy(words.data(), texels.data(), texels.size());
    return words;
}

template <typename Word>
Texels texels_of(const std::vector<Word>& words) {
    Texels texels(words.size() * sizeof(Word));
    std::memcpy(texels.data(), words.data(), texels.size());
    return texels;
}

/// After everything and before everything.
void record_transition(VkCommandBuffer commands, const samples::Image& image, VkImageLayout from,
                       VkImageLayout to);

/// Copies `texels` into an image, which is in VK_IMAGE_LAYOUT_GENERAL afterwards.
void write_texels(const samples::VulkanDevice& device, samples::Commands& commands,
                  const Texels& texels, const samples::Image& image);

/// What an image in `layout` holds; it is in VK_IMAGE_LAYOUT_GENERAL afterwards.
Texels read_texels(const samples::VulkanDevice& device, samples::Commands& commands,
                   const samples::Image& image, VkImageLayout layout = VK_IMAGE_LAYOUT_GENERAL);

/// 8-bit texels with every value in every channel, no two neighbours alike.
Texels every_code_value(std::uint32_t width, std::uint32_t height, std::uint32_t first = 0);

} // namespace restyle::test
