#include "buffer_colors.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

#include "pixel_values.h"

namespace viewer {
namespace {

constexpr float kLost = 1e29f; // Of a way: restyle/buffer.h.

std::uint8_t byte_of(float share) {
    return static_cast<std::uint8_t>(std::lround(255 * std::clamp(share, 0.0f, 1.0f)));
}

// What is not a number is seen at once.
Rgb gray_or_color(const BufferValues& buffer, std::span<const float> values) {
    Rgb bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const float value = values[values.size() == 3 ? i : 0];
        if (!std::isfinite(value)) return {255, 0, 255};
        bytes[i] = byte_of((value - buffer.least) / (buffer.most - buffer.least));
    }
    return bytes;
}

Rgb of_hue(float turn, float saturation) {
    Rgb bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const float apart = std::abs(std::remainder(turn - static_cast<float>(i) / 3, 1.0f));
        bytes[i] = byte_of(1 - saturation + saturation * (2 - 6 * apart));
    }
    return bytes;
}

Rgb of_direction(const BufferValues& buffer, std::span<const float> way) {
    if (!(std::abs(way[0]) < kLost)) return {};
    const float far = std::hypot(way[0], way[1]) / buffer.most;
    const float turn = std::atan2(way[1], way[0]) / (2 * std::numbers::pi_v<float>);
    return of_hue(turn, std::min(std::sqrt(far), 1.0f)); // So that the small is seen, too.
}

Rgb of_distance(const BufferValues& buffer, float distance) {
    const float share = std::log(std::max(distance, buffer.least) / buffer.least) /
                        std::log(buffer.most / buffer.least);
    const std::uint8_t gray = byte_of(1 - share);
    return {gray, gray, gray};
}

// Neighbouring numbers are far apart in hue.
Rgb of_number(float number) {
    if (number == 0) return {};
    const float turn = std::fmod(number * std::numbers::phi_v<float>, 1.0f);
    return of_hue(turn, std::fmod(number, 3) == 0 ? 0.5f : 0.9f);
}

Rgb color_of(const BufferValues& buffer, std::span<const float> values) {
    switch (buffer.coloring) {
    case Coloring::kDirections:
        return of_direction(buffer, values);
    case Coloring::kDistances:
        return of_distance(buffer, values[0]);
    case Coloring::kNumbers:
        return of_number(values[0]);
    default:
        return gray_or_color(buffer, values);
    }
}

// How many channels one colour is made of.
std::uint32_t channels_together(const BufferValues& buffer) {
    const bool together = buffer.channels == 3 || buffer.coloring == Coloring::kDirections;
    return together ? buffer.channels : 1;
}

std::uint32_t tiles_a_side(const BufferValues& buffer) {
    const std::uint32_t tiles = buffer.channels / channels_together(buffer);
    return static_cast<std::uint32_t>(std::ceil(std::sqrt(static_cast<float>(tiles))));
}

struct Spot {
    std::size_t first; ///< Of its values.
    std::uint32_t x, y, channel;
    bool is_empty; ///< No channel is there.
};

Spot spot_at(const BufferValues& buffer, Size picture, const Texel& at) {
    const std::uint32_t side = tiles_a_side(buffer);
    const std::uint32_t x = at.x * side * buffer.size.width / picture.width;
    const std::uint32_t y = at.y * side * buffer.size.height / picture.height;
    const std::uint32_t tile = y / buffer.size.height * side + x / buffer.size.width;
    Spot spot{};
    spot.x = x % buffer.size.width;
    spot.y = y % buffer.size.height;
    spot.channel = tile * channels_together(buffer);
    spot.is_empty = spot.channel >= buffer.channels;
    spot.first =
        (std::size_t{spot.y} * buffer.size.width + spot.x) * buffer.channels + spot.channel;
    return spot;
}

std::string digits_of(float value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", static_cast<double>(value));
    return text;
}

std::string colors_of(const BufferValues& buffer) {
    const std::string ends = digits_of(buffer.least) + " is black and " + digits_of(buffer.most);
    switch (buffer.coloring) {
    case Coloring::kDirections:
        return "red to the right, cyan to the left, " + digits_of(buffer.most) +
               " or farther in full colour, white none, black lost";
    case Coloring::kDistances:
        return digits_of(buffer.least) + " is white and " + digits_of(buffer.most) +
               " black, by the logarithm";
    case Coloring::kNumbers:
        return "a colour each, 0 black";
    default:
        return ends + " white, magenta what is not finite" +
               (buffer.channels > 3
                    ? "; a part each for its " + std::to_string(buffer.channels) + " channels"
                    : "");
    }
}

} // namespace

void color_buffer(const BufferValues& buffer, Size picture, std::span<std::uint8_t> rgba) {
    const std::span<const float> values(buffer.values);
    const std::uint32_t together = channels_together(buffer);
    auto to = rgba.begin();
    for (std::uint32_t y = 0; y < picture.height; ++y)
        for (std::uint32_t x = 0; x < picture.width; ++x, to += 4) {
            const Spot spot = spot_at(buffer, picture, {x, y});
            const Rgb bytes =
                spot.is_empty ? Rgb{} : color_of(buffer, values.subspan(spot.first, together));
            std::copy(bytes.begin(), bytes.end(), to);
            to[3] = 255;
        }
}

BufferPixel pixel_at(const BufferValues& buffer, Size picture, const Texel& at) {
    const Spot spot = spot_at(buffer, picture, at);
    BufferPixel pixel{spot.x, spot.y, spot.channel, {}};
    if (spot.is_empty) return pixel;
    const auto first = buffer.values.begin() + static_cast<std::ptrdiff_t>(spot.first);
    pixel.values.assign(first, first + channels_together(buffer));
    return pixel;
}

std::string words_of(const BufferValues& buffer, const BufferPixel& pixel) {
    std::string words = buffer.name + "  " + std::to_string(pixel.x) + "," +
                        std::to_string(pixel.y) + " of " + std::to_string(buffer.size.width) + "x" +
                        std::to_string(buffer.size.height);
    if (channels_together(buffer) < buffer.channels)
        words += ", channel " + std::to_string(pixel.first);
    words += "\n";
    for (const float value : pixel.values)
        words += (&value == pixel.values.data() ? "" : "  ") + digits_of(value);
    return words;
}

std::string legend_of(const BufferValues& buffer) {
    std::string legend = buffer.name + " of frame " + std::to_string(buffer.frame) + ", " +
                         std::to_string(buffer.size.width) + "x" +
                         std::to_string(buffer.size.height) + "x" + std::to_string(buffer.channels);
    if (buffer.age)
        legend += ", whose picture is " + std::to_string(*buffer.age) +
                  (*buffer.age == 1 ? " frame old" : " frames old");
    if (buffer.timestep) {
        char step[64];
        std::snprintf(step, sizeof step, ", time %d, %.1f %% of the signal left", *buffer.timestep,
                      100 * buffer.alpha_bar);
        legend += step;
    }
    return legend + "\n" + buffer.help + "\n" + colors_of(buffer) + " (" + buffer.unit + ")";
}

} // namespace viewer
