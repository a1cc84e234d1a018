#pragma once

#include <cstdint>

namespace samples {

/// SplitMix64: the same numbers on every machine, unlike the distributions of <random>.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t bits() {
        state_ += 0x9e3779b97f4a7c15U;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }

    float uniform(float low, float high) {
        return low + (high - low) * static_cast<float>(bits() >> 40) * 0x1p-24F;
    }

    /// A whole number in [0, count).
    std::uint32_t below(std::uint32_t count) {
        return static_cast<std::uint32_t>((bits() >> 32) * count >> 32);
    }

private:
    std::uint64_t state_;
};

} // namespace samples
