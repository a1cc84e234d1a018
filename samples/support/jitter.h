#pragma once

#include <cstdint>

#include <glm/glm.hpp>

namespace samples {

constexpr std::uint32_t kJitters = 8; ///< After so many frames they begin again.

/// How far frame n of a still scene is moved, in pixels, so that the frames together see all of a
/// pixel: points of the sequence of J. Halton (1960) in the bases 2 and 3, less its middle. Each
/// side lies in (-0.5, 0.5): no sample leaves its pixel.
glm::vec2 jitter_of(std::uint32_t n);

} // namespace samples
