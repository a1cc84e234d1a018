#include "pixel_values.h"

#include <cmath>
#include <cstdio>

namespace viewer {
namespace {

std::string line(const char* name, const Rgb& value) {
    char text[96];
    std::snprintf(text, sizeof text, "\n%-9s %3u %3u %3u   %.4f %.4f %.4f", name, value[0],
                  value[1], value[2], linear_from(value[0]), linear_from(value[1]),
                  linear_from(value[2]));
    return text;
}

} // namespace

Rgb value_at(std::span<const std::uint8_t> rgba, Size size, const Texel& at) {
    const std::size_t first = 4 * (std::size_t{size.width} * at.y + at.x);
    return {rgba[first], rgba[first + 1], rgba[first + 2]};
}

double linear_from(std::uint8_t code) {
    const double value = code / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

std::string words_of(const PixelValues& values) {
    char place[64];
    std::snprintf(place, sizeof place, "%-9s %3s %3s %3s   linear",
                  (std::to_string(values.at.x) + "," + std::to_string(values.at.y)).c_str(), "R",
                  "G", "B");
    std::string words = place + line("rendered", values.rendered);
    words += line("restyled", values.restyled);
    if (values.truth) words += line("true look", *values.truth);
    if (values.object) words += "\nobject    " + std::to_string(*values.object);
    return words;
}

} // namespace viewer
