#include "session/texel_values.h"

#include <cmath>
#include <utility>

namespace restyle::test {
namespace {

constexpr std::uint32_t kHalfExponent = 0x7c00;
constexpr std::uint32_t kHalfOne = 0x3c00;

// Five bits of exponent and so many of fraction, as halves and the unsigned floats have them.
double from_small_float(std::uint32_t bits, int fraction_bits) {
    const int exponent = static_cast<int>(bits >> fraction_bits & 31);
    const int one = 1 << fraction_bits;
    const int fraction = static_cast<int>(bits) & (one - 1);
    return exponent == 0 ? std::ldexp(fraction, -14 - fraction_bits)
                         : std::ldexp(one + fraction, exponent - 15 - fraction_bits);
}

double from_half(std::uint16_t bits) {
    const double size = from_small_float(bits & 0x7fffu, 10);
    return bits >> 15 ? -size : size;
}

// Any finite one, denormal and negative ones and such above 1 among them; every other in [0, 1].
std::uint16_t some_half(std::uint32_t i) {
    const std::uint32_t any = i * 40503u >> 3 & 0xffffu;
    const bool finite = (any & kHalfExponent) != kHalfExponent;
    return static_cast<std::uint16_t>(i % 2 == 0 || !finite ? any % (kHalfOne + 1) : any);
}

// The upper bits of a half without its sign.
std::uint32_t some_small_float(std::uint32_t i, int fraction_bits) {
    return (some_half(i) & 0x7fffu) >> (10 - fraction_bits);
}

std::uint32_t some_b10g11r11(std::uint32_t i) {
    return some_small_float(i, 6) | some_small_float(i + 1, 6) << 11 |
           some_small_float(i + 2, 5) << 22;
}

} // namespace

double top_code(VkFormat format) {
    switch (format) {
    case VK_FORMAT_R16G16B16A16_SFLOAT:
    case VK_FORMAT_R32G32B32A32_SFLOAT:
    case VK_FORMAT_B10G11R11_UFLOAT_PACK32:
        return 0;
    case VK_FORMAT_A2B10G10R10_UNORM_PACK32:
        return 1023;
    default:
        return 255;
    }
}

std::vector<double> values_of(const Texels& texels, VkFormat format) {
    std::vector<double> values;
    switch (format) {
    case VK_FORMAT_R16G16B16A16_SFLOAT:
        for (const std::uint16_t half : words_of<std::uint16_t>(texels))
            values.push_back(from_half(half));
        break;
    case VK_FORMAT_R32G32B32A32_SFLOAT:
        for (const float value : words_of<float>(texels))
            values.push_back(value);
        break;
    case VK_FORMAT_B10G11R11_UFLOAT_PACK32:
        for (const std::uint32_t word : words_of<std::uint32_t>(texels))
            values.insert(values.end(), {from_small_float(word & 0x7ffu, 6),
                                         from_small_float(word >> 11 & 0x7ffu, 6),
                                         from_small_float(word >> 22, 5), 1.0});
        break;
    case VK_FORMAT_A2B10G10R10_UNORM_PACK32:
        for (const std::uint32_t word : words_of<std::uint32_t>(texels))
            for (const int shift : {0, 10, 20, 30})
                values.push_back(word >> shift & 1023u);
        break;
    default:
        for (const std::byte code : texels)
            values.push_back(static_cast<double>(code));
    }
    if (format == VK_FORMAT_B8G8R8A8_UNORM || format == VK_FORMAT_B8G8R8A8_SRGB)
        for (std::size_t i = 0; i < values.size(); i += 4)
            std::swap(values[i], values[i + 2]);
    return values;
}

Texels all_values(VkFormat format, std::uint32_t width, std::uint32_t height) {
    const std::uint32_t texels = width * height;
    std::vector<std::uint16_t> halves;
    std::vector<float> floats;
    std::vector<std::uint32_t> words;
    switch (format) {
    case VK_FORMAT_R16G16B16A16_SFLOAT:
        for (std::uint32_t i = 0; i < 4 * texels; ++i)
            halves.push_back(some_half(i));
        return texels_of(halves);
    case VK_FORMAT_R32G32B32A32_SFLOAT:
        for (std::uint32_t i = 0; i < 4 * texels; ++i) // No halves, but as large.
            floats.push_back(0.9997F * static_cast<float>(from_half(some_half(i))));
        return texels_of(floats);
    case VK_FORMAT_B10G11R11_UFLOAT_PACK32:
        for (std::uint32_t i = 0; i < texels; ++i)
            words.push_back(some_b10g11r11(3 * i));
        return texels_of(words);
    case VK_FORMAT_A2B10G10R10_UNORM_PACK32:
        for (std::uint32_t i = 0; i < texels; ++i)
            words.push_back(i * 2654435761u);
        return texels_of(words);
    default:
        return every_code_value(width, height);
    }
}

} // namespace restyle::test
