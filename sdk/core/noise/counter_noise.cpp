#include <algorithm>
#include <cmath>
#include <numbers>

#include <ATen/Parallel.h>

#include "noise/philox.h"
#include "restyle/core/noise.h"

namespace restyle::core {
namespace {

double uniform(std::uint32_t r) {
    return (r + 0.5) * 0x1p-32;
}

// Box, Muller (1958): four normals of four uniforms.
std::array<float, 4> four_normals(const std::array<std::uint32_t, 4>& r) {
    std::array<float, 4> normals;
    for (std::size_t pair = 0; pair < 2; ++pair) {
        const double radius = std::sqrt(-2 * std::log(uniform(r[2 * pair])));
        const double angle = 2 * std::numbers::pi * uniform(r[2 * pair + 1]);
        normals[2 * pair] = float(radius * std::cos(angle));
        normals[2 * pair + 1] = float(radius * std::sin(angle));
    }
    return normals;
}

std::array<std::uint32_t, 4> words(std::uint64_t seed, std::uint64_t q, std::uint32_t row,
                                   std::uint32_t frame) {
    return philox_4x32_10({std::uint32_t(q), std::uint32_t(q >> 32), row, frame},
                          {std::uint32_t(seed), std::uint32_t(seed >> 32)});
}

void fill_row(float* out, std::int64_t size, std::uint64_t seed, std::uint32_t row,
              std::uint32_t frame) {
    at::parallel_for(0, (size + 3) / 4, 4096, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t q = begin; q < end; ++q) {
            const std::array<float, 4> normals =
                four_normals(words(seed, std::uint64_t(q), row, frame));
            std::copy_n(normals.begin(), std::min<std::int64_t>(4, size - 4 * q), out + 4 * q);
        }
    });
}

} // namespace

at::Tensor counter_noise(std::uint64_t seed, std::uint32_t first_row, std::int64_t rows,
                         at::IntArrayRef shape, std::uint32_t frame) {
    std::vector<std::int64_t> sizes{rows, 1};
    sizes.insert(sizes.end(), shape.begin(), shape.end());
    const at::Tensor noise = at::empty(sizes, at::kFloat);
    const std::int64_t size = rows > 0 ? noise.numel() / rows : 0;
    for (std::int64_t row = 0; row < rows; ++row)
        fill_row(noise.mutable_data_ptr<float>() + row * size, size, seed,
                 first_row + std::uint32_t(row), frame);
    return noise;
}

at::Tensor counter_uniform(std::uint64_t seed, std::uint32_t row, std::int64_t count,
                           std::uint32_t frame) {
    std::vector<double> numbers;
    for (std::uint64_t q = 0; std::int64_t(numbers.size()) < count; ++q)
        for (const std::uint32_t word : words(seed, q, row, frame))
            if (std::int64_t(numbers.size()) < count) numbers.push_back(uniform(word));
    return at::tensor(numbers, at::kDouble);
}

} // namespace restyle::core
