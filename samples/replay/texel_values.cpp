#include "replay/texel_values.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace replay {
namespace {

using Values = std::array<float, 4>;

template <typename Word>
Word word_at(const std::byte* at) {
    Word word;
    std::memcpy(&word, at, sizeof word);
    return word;
}

// A float of `mantissa_bits` bits behind 5 bits of exponent (Vulkan, "Numeric formats").
float small_float(std::uint32_t bits, std::uint32_t mantissa_bits) {
    const std::uint32_t exponent = bits >> mantissa_bits & 31;
    const auto mantissa = static_cast<float>(bits & ((1u << mantissa_bits) - 1));
    const float scale = std::ldexp(1.0f, -static_cast<int>(mantissa_bits));
    if (exponent == 31) return mantissa == 0 ? INFINITY : NAN;
    if (exponent == 0) return std::ldexp(mantissa * scale, -14);
    return std::ldexp(1 + mantissa * scale, static_cast<int>(exponent) - 15);
}

float half(std::uint16_t bits) {
    const float value = small_float(bits & 0x7fff, 10);
    return (bits & 0x8000) != 0 ? -value : value;
}

Values values_at(const std::byte* at, VkFormat format) {
    const auto byte = [&](std::size_t i) { return static_cast<float>(at[i]); };
    const auto field = [&](std::uint32_t shift, std::uint32_t bits) {
        return word_at<std::uint32_t>(at) >> shift & ((std::uint64_t{1} << bits) - 1);
    };
    const auto code = [&](std::uint32_t shift) { return static_cast<float>(field(shift, 10)); };
    const auto float_at = [&](std::size_t i) { return word_at<float>(at + 4 * i); };
    const auto half_at = [&](std::size_t i) { return half(word_at<std::uint16_t>(at + 2 * i)); };
    switch (format) {
    case VK_FORMAT_B8G8R8A8_UNORM:
    case VK_FORMAT_B8G8R8A8_SRGB:
        return {byte(2), byte(1), byte(0), byte(3)};
    case VK_FORMAT_A2B10G10R10_UNORM_PACK32:
        return {code(0), code(10), code(20), static_cast<float>(field(30, 2))};
    case VK_FORMAT_R16G16B16A16_SFLOAT:
        return {half_at(0), half_at(1), half_at(2), half_at(3)};
    case VK_FORMAT_R32G32B32A32_SFLOAT:
        return word_at<Values>(at);
    case VK_FORMAT_B10G11R11_UFLOAT_PACK32:
        return {small_float(field(0, 11), 6), small_float(field(11, 11), 6),
                small_float(field(22, 10), 5), 1};
    case VK_FORMAT_R16G16_SFLOAT:
        return {half_at(0), half_at(1), 0, 1};
    case VK_FORMAT_R32G32_SFLOAT:
        return {float_at(0), float_at(1), 0, 1};
    case VK_FORMAT_D32_SFLOAT:
    case VK_FORMAT_D32_SFLOAT_S8_UINT:
    case VK_FORMAT_R32_SFLOAT:
        return {float_at(0), 0, 0, 1};
    case VK_FORMAT_X8_D24_UNORM_PACK32:
    case VK_FORMAT_D24_UNORM_S8_UINT:
        return {static_cast<float>(field(0, 24)), 0, 0, 1};
    case VK_FORMAT_R32_UINT:
        return {static_cast<float>(field(0, 32)), 0, 0, 1};
    case VK_FORMAT_D16_UNORM:
    case VK_FORMAT_D16_UNORM_S8_UINT:
    case VK_FORMAT_R16_UINT:
        return {static_cast<float>(word_at<std::uint16_t>(at)), 0, 0, 1};
    case VK_FORMAT_R8_UINT:
    case VK_FORMAT_R8_UNORM:
        return {byte(0), 0, 0, 1};
    default:
        return {byte(0), byte(1), byte(2), byte(3)};
    }
}

// IEC 61966-2-1.
float srgb_code(float light) {
    return light <= 0.0031308f ? 12.92f * light : 1.055f * std::pow(light, 1 / 2.4f) - 0.055f;
}

// SMPTE ST 2084, in nits.
float pq_light(float code) {
    constexpr float kM1 = 2610.0f / 16384, kM2 = 2523.0f / 32, kC1 = 107.0f / 128,
                    kC2 = 2413.0f / 128, kC3 = 2392.0f / 128;
    const float root = std::pow(std::clamp(code, 0.0f, 1.0f), 1 / kM2);
    return 10000 * std::pow(std::max(root - kC1, 0.0f) / (kC2 - kC3 * root), 1 / kM1);
}

// Of Rec. 2020 primaries to those of Rec. 709 (ITU-R BT.2087, the inverse of its matrix).
Values narrowed(const Values& v) {
    return {1.660491f * v[0] - 0.587641f * v[1] - 0.072850f * v[2],
            -0.124550f * v[0] + 1.132900f * v[1] - 0.008349f * v[2],
            -0.018151f * v[0] - 0.100579f * v[1] + 1.118730f * v[2], v[3]};
}

// sRGB-coded, 1 is white.
Values coded(Values v, const RestyleSessionInfo& session) {
    const RestyleColorInfo& color = session.color;
    const float top = top_code(session.format);
    const float white = color.paper_white > 0 ? color.paper_white : 203; // As color.h says.
    const float exposed = std::exp2(color.exposure);
    if (top > 0)
        for (float& value : v)
            value /= top;
    const bool is_coded =
        color.space == RESTYLE_COLOR_SRGB || (color.space == RESTYLE_COLOR_AUTO && top > 0);
    if (is_coded) return v;
    if (color.space == RESTYLE_COLOR_PQ)
        v = narrowed({pq_light(v[0]), pq_light(v[1]), pq_light(v[2]), v[3]});
    const float scale = color.space == RESTYLE_COLOR_PQ       ? exposed / white
                        : color.space == RESTYLE_COLOR_SCRGB  ? exposed * 80 / white
                        : color.space == RESTYLE_COLOR_LINEAR ? exposed
                                                              : 1;
    for (float& value : v)
        value = srgb_code(value * scale);
    return v;
}

std::uint8_t byte_of(float code) {
    if (!(code > 0)) return 0; // Not a number, too.
    return static_cast<std::uint8_t>(std::lrint(255 * std::min(code, 1.0f)));
}

} // namespace

float top_code(VkFormat format) {
    switch (format) {
    case VK_FORMAT_R16G16B16A16_SFLOAT:
    case VK_FORMAT_R32G32B32A32_SFLOAT:
    case VK_FORMAT_B10G11R11_UFLOAT_PACK32:
    case VK_FORMAT_R16G16_SFLOAT:
    case VK_FORMAT_R32G32_SFLOAT:
    case VK_FORMAT_D32_SFLOAT:
    case VK_FORMAT_D32_SFLOAT_S8_UINT:
    case VK_FORMAT_R32_SFLOAT:
        return 0;
    case VK_FORMAT_X8_D24_UNORM_PACK32:
    case VK_FORMAT_D24_UNORM_S8_UINT:
        return 0xffffff;
    case VK_FORMAT_D16_UNORM:
    case VK_FORMAT_D16_UNORM_S8_UINT:
        return 0xffff;
    case VK_FORMAT_A2B10G10R10_UNORM_PACK32:
        return 1023;
    default:
        return 255;
    }
}

std::vector<Values> texel_values(const Texels& texels, VkFormat format) {
    const std::size_t bytes = format_of(format).texel_bytes;
    std::vector<Values> values;
    values.reserve(texels.size() / bytes);
    for (std::size_t at = 0; at < texels.size(); at += bytes)
        values.push_back(values_at(texels.data() + at, format));
    return values;
}

std::vector<std::uint8_t> looked_at(const Texels& texels, const RestyleSessionInfo& session) {
    std::vector<std::uint8_t> rgb;
    for (const Values& values : texel_values(texels, session.format)) {
        const Values shown = coded(values, session);
        for (std::size_t c = 0; c < 3; ++c)
            rgb.push_back(byte_of(shown[c]));
    }
    return rgb;
}

} // namespace replay
