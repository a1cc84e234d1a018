#pragma once

#include <cstdint>

#include <ATen/ATen.h>

namespace restyle::core {

/// Standard normal noise from a counter: a function of its arguments alone, the same on every
/// machine.
///
/// Philox 4x32-10 (Salmon et al.: "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011) with key
/// = seed and counter = (element / 4 in [C, H, W], row, frame), then Box-Muller in double, rounded
/// to fp32 (COMMANDS.md, NOISE).
///
/// Returns [rows, 1, C, H, W], fp32: rows first_row .. first_row + rows - 1.
at::Tensor counter_noise(std::uint64_t seed, std::uint32_t first_row, std::int64_t rows,
                         at::IntArrayRef shape, std::uint32_t frame = 0);

/// Numbers in (0, 1), as evenly spread as the words of Philox under the same key and counters are:
/// [count], fp64.
at::Tensor counter_uniform(std::uint64_t seed, std::uint32_t row, std::int64_t count,
                           std::uint32_t frame = 0);

/// The first row of refine()'s noise, apart from every row of a path.
inline constexpr std::uint32_t kRefineRow = 0x10000;

/// The same of guide()'s steps, and of what its energies draw.
inline constexpr std::uint32_t kGuideRow = 0x20000, kEnergyRow = 0xE0000000;

} // namespace restyle::core
