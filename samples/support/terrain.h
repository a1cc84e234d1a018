#pragma once

#include <cstdint>

namespace samples {

/// A valley with a road along z and hills beside it. In metres; y points up.
class Terrain {
public:
    static constexpr float kHalfSize = 160;

    explicit Terrain(std::uint64_t seed);

    float height(float x, float z) const;
    float road_x(float z) const;

private:
    std::uint32_t seed_;
    float bend_;
    float wave_length_;
    float phase_;
};

} // namespace samples
