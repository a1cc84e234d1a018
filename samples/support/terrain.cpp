#include "terrain.h"

#include <cmath>

#include <glm/glm.hpp>

#include "random.h"

namespace samples {
namespace {

float lattice(int x, int z, std::uint32_t seed) {
    const auto column = static_cast<std::uint64_t>(static_cast<std::uint32_t>(x));
    const auto row = static_cast<std::uint64_t>(static_cast<std::uint32_t>(z));
    return Random((column << 32 | row) ^ (std::uint64_t{seed} << 16)).uniform(0, 1);
}

float smooth_noise(float x, float z, std::uint32_t seed) {
    const glm::vec2 cell = glm::floor(glm::vec2(x, z));
    const glm::vec2 within = glm::smoothstep(glm::vec2(0), glm::vec2(1), glm::vec2(x, z) - cell);
    const int column = static_cast<int>(cell.x);
    const int row = static_cast<int>(cell.y);
    const float near =
        glm::mix(lattice(column, row, seed), lattice(column + 1, row, seed), within.x);
    const float far =
        glm::mix(lattice(column, row + 1, seed), lattice(column + 1, row + 1, seed), within.x);
    return glm::mix(near, far, within.y);
}

} // namespace

Terrain::Terrain(std::uint64_t seed) {
    Random random(seed);
    seed_ = static_cast<std::uint32_t>(random.bits());
    bend_ = random.uniform(4, 16);
    wave_length_ = random.uniform(22, 40);
    phase_ = random.uniform(0, 6.28F);
}

float Terrain::road_x(float z) const {
    return bend_ * std::sin(z / wave_length_ + phase_);
}

float Terrain::height(float x, float z) const {
    const float hill = smooth_noise(x / 45, z / 45, seed_);
    const float bump = smooth_noise(x / 14, z / 14, seed_ + 1);
    const float aside = glm::smoothstep(14.0F, 110.0F, std::abs(x - road_x(z)));
    return aside * (38 * hill + 4 * bump) + 1.5F * bump * glm::smoothstep(0.0F, 0.2F, aside);
}

} // namespace samples
