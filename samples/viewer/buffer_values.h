#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "size.h"

namespace viewer {

/// How values become colours.
enum class Coloring {
    kLinear,     ///< From black to white; three channels are red, green and blue.
    kDirections, ///< Two channels: where to is the hue, how far the saturation.
    kDistances,  ///< White near and black far, by the logarithm.
    kNumbers,    ///< A colour each, 0 black.
};

/// A buffer of a frame: what it is, and its values, channel by channel of a pixel.
struct BufferValues {
    std::string name;
    std::string help; ///< A sentence.
    std::string unit;
    Coloring coloring = Coloring::kLinear;
    float least = 0;
    float most = 1;
    Size size;
    std::uint32_t channels = 0;
    std::vector<float> values;
    std::uint64_t frame = 0;
    std::optional<std::uint64_t> age;     ///< Of what is shown: of the picture that is.
    std::optional<std::int32_t> timestep; ///< Of a step's, the model's time ...
    double alpha_bar = 1;                 ///< ... and the share of the signal's power left there.
};

} // namespace viewer
