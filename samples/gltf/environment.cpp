#include "gltf/environment.h"

#include <algorithm>
#include <cmath>

#include <glm/gtc/constants.hpp>

namespace gltf {
namespace {

constexpr std::uint32_t kMirrorWidth = 512; // Of the first level; the sky itself is what it is.
constexpr std::uint32_t kLevels = 6;
constexpr std::uint32_t kRays = 64; // Of a lobe.
constexpr float kOverlap = 1; // Levels by which each sees more than its share, as rings show else.
constexpr float kSunSpot = 0.990268F; // The cosine of 8 degrees.
constexpr float kTwoPi = glm::two_pi<float>();

/// Of the middle of a texel.
glm::vec3 direction(const Radiance& map, std::uint32_t x, std::uint32_t y) {
    const float turn =
        kTwoPi * ((static_cast<float>(x) + 0.5F) / static_cast<float>(map.width) - 0.5F);
    const float down =
        glm::pi<float>() * (static_cast<float>(y) + 0.5F) / static_cast<float>(map.height);
    return {std::sin(turn) * std::sin(down), std::cos(down), -std::cos(turn) * std::sin(down)};
}

/// Half as large, of as much light: rows near the poles stand for less of it.
Radiance halved(const Radiance& map) {
    Radiance half{map.width / 2, map.height / 2, {}};
    for (std::uint32_t y = 0; y < half.height; ++y)
        for (std::uint32_t x = 0; x < half.width; ++x) {
            const glm::vec3 above = map.at(2 * x, 2 * y) + map.at(2 * x + 1, 2 * y);
            const glm::vec3 below = map.at(2 * x, 2 * y + 1) + map.at(2 * x + 1, 2 * y + 1);
            const auto share = [&](std::uint32_t row) {
                return std::sin(glm::pi<float>() * (static_cast<float>(row) + 0.5F) /
                                static_cast<float>(map.height));
            };
            const float upper = share(2 * y) / (share(2 * y) + share(2 * y + 1));
            half.texels.push_back(0.5F * glm::mix(below, above, upper));
        }
    return half;
}

/// Between the middles of texels what lies between them.
glm::vec3 seen(const Radiance& map, const glm::vec3& direction) {
    const float turn = std::atan2(direction.x, -direction.z) / kTwoPi + 0.5F;
    const float down = std::acos(std::clamp(direction.y, -1.0F, 1.0F)) / glm::pi<float>();
    const float x = turn * static_cast<float>(map.width) - 0.5F + static_cast<float>(map.width);
    const float y = std::clamp(down * static_cast<float>(map.height) - 0.5F, 0.0F,
                               static_cast<float>(map.height - 1));
    const auto left = static_cast<std::uint32_t>(x);
    const auto top = static_cast<std::uint32_t>(y);
    const std::uint32_t bottom = std::min(top + 1, map.height - 1);
    const auto across = [&](std::uint32_t row) {
        return glm::mix(map.at(left % map.width, row), map.at((left + 1) % map.width, row),
                        x - static_cast<float>(left));
    };
    return glm::mix(across(top), across(bottom), y - static_cast<float>(top));
}

/// Calls `see` with each texel of a map, the direction that it is in and the part of all
/// directions, in 4 pi, that it stands for.
template <typename Map, typename See>
void for_each_texel(Map& map, const See& see) {
    float whole = 0;
    for (std::uint32_t y = 0; y < map.height; ++y)
        whole += std::sin(std::acos(direction(map, 0, y).y)) * static_cast<float>(map.width);
    for (std::uint32_t y = 0; y < map.height; ++y) {
        const float part = std::sin(std::acos(direction(map, 0, y).y)) / whole;
        for (std::uint32_t x = 0; x < map.width; ++x)
            see(map.texels[std::size_t{y} * map.width + x], direction(map, x, y), part);
    }
}

/// The real spherical harmonics up to order 2.
std::array<float, 9> harmonics(const glm::vec3& n) {
    return {0.282095F,
            0.488603F * n.y,
            0.488603F * n.z,
            0.488603F * n.x,
            1.092548F * n.x * n.y,
            1.092548F * n.y * n.z,
            0.315392F * (3 * n.z * n.z - 1),
            1.092548F * n.x * n.z,
            0.546274F * (n.x * n.x - n.y * n.y)};
}

/// Light times the cosine over the half of all directions about a normal, over pi.
std::array<glm::vec3, 9> matt_of(const Radiance& map) {
    constexpr std::array kOfOrder{1.0F, 2.0F / 3, 0.25F};
    std::array<glm::vec3, 9> sums{};
    for_each_texel(map, [&](const glm::vec3& light, const glm::vec3& from, float part) {
        const std::array values = harmonics(from);
        for (std::size_t i = 0; i < sums.size(); ++i)
            sums[i] += part * values[i] * light;
    });
    for (std::size_t i = 0; i < sums.size(); ++i)
        sums[i] *= kOfOrder[i == 0 ? 0 : i < 4 ? 1 : 2] * 2 * kTwoPi;
    return sums;
}

/// One of the ways in which a surface that faces z and is seen from there mirrors.
struct Ray {
    glm::vec3 way;
    float weight;
    float level; ///< Of the map, whose texels are as wide as what the sample stands for.
};

/// The half of bits to the right of the point that mirror those to its left (H. Niederreiter,
/// 1992).
float mirrored_bits(std::uint32_t index) {
    float value = 0;
    for (float place = 0.5F; index != 0; index >>= 1, place /= 2)
        value += (index & 1U) != 0 ? place : 0;
    return value;
}

std::vector<Ray> lobe(float roughness, std::uint32_t map_texels) {
    const float width2 = std::pow(roughness, 4.0F);
    std::vector<Ray> rays;
    for (std::uint32_t i = 0; i < kRays; ++i) {
        const float part = (static_cast<float>(i) + 0.5F) / kRays;
        const float cosine2 = (1 - part) / (1 + (width2 - 1) * part); // Of the half-way direction.
        const float spread = cosine2 * (width2 - 1) + 1;
        const float density = width2 / (glm::pi<float>() * spread * spread) / 4; // Of `way`.
        const float cosine = 2 * cosine2 - 1;
        if (cosine <= 0) continue;
        const float sine = std::sqrt(1 - cosine * cosine);
        const float turn = kTwoPi * mirrored_bits(i);
        const float texel = 2 * kTwoPi / static_cast<float>(map_texels);
        rays.push_back({{sine * std::cos(turn), sine * std::sin(turn), cosine},
                        cosine,
                        kOverlap + 0.5F * std::log2(1 / (kRays * density * texel))});
    }
    return rays;
}

/// Of a direction and two that are across it.
glm::mat3 frame_of(const glm::vec3& ahead) {
    const glm::vec3 up = std::abs(ahead.y) < 0.9F ? glm::vec3(0, 1, 0) : glm::vec3(1, 0, 0);
    const glm::vec3 across = glm::normalize(glm::cross(up, ahead));
    return {across, glm::cross(ahead, across), ahead};
}

/// As a surface of this roughness mirrors the first of `maps`, of which each is half the one
/// before.
Radiance mirrored_by(float roughness, const std::vector<Radiance>& maps, std::uint32_t width) {
    const std::vector<Ray> rays = lobe(roughness, maps[0].width * maps[0].height);
    const float last = static_cast<float>(maps.size() - 1);
    float weights = 0;
    for (const Ray& ray : rays)
        weights += ray.weight;
    Radiance map{width, width / 2, {}};
    for (std::uint32_t y = 0; y < map.height; ++y)
        for (std::uint32_t x = 0; x < map.width; ++x) {
            const glm::mat3 frame = frame_of(direction(map, x, y));
            glm::vec3 sum(0);
            for (const Ray& ray : rays) {
                const float level = std::clamp(std::round(ray.level), 0.0F, last);
                sum += ray.weight * seen(maps[static_cast<std::size_t>(level)], frame * ray.way);
            }
            map.texels.push_back(sum / weights);
        }
    return map;
}

glm::vec3 brightest_direction(const Radiance& map) {
    float most = -1;
    glm::vec3 brightest(0, 1, 0);
    for_each_texel(map, [&](const glm::vec3& light, const glm::vec3& from, float) {
        if (brightness(light) <= most) return;
        most = brightness(light);
        brightest = from;
    });
    return brightest;
}

/// The brightness of what is around a spot.
float level_around(const Radiance& map, const glm::vec3& spot) {
    const float around = std::cos(glm::radians(12.0F));
    float level = 0;
    for_each_texel(map, [&](const glm::vec3& light, const glm::vec3& from, float) {
        const float cosine = glm::dot(from, spot);
        if (cosine < kSunSpot && cosine >= around) level = std::max(level, brightness(light));
    });
    return level;
}

/// Takes it out of the map.
std::optional<Sun> take_sun(Radiance& map) {
    constexpr float kLeast = 0.02F; // Of what comes from everywhere; less of it throws no shadow.
    const glm::vec3 spot = brightest_direction(map);
    const float level = level_around(map, spot);
    const auto more = [&](const glm::vec3& light, const glm::vec3& from) {
        const bool is_sun = glm::dot(from, spot) >= kSunSpot && brightness(light) > level;
        return is_sun ? (1 - level / brightness(light)) * light : glm::vec3(0);
    };
    glm::vec3 all(0);
    glm::vec3 sum(0);
    glm::vec3 way(0);
    for_each_texel(map, [&](const glm::vec3& light, const glm::vec3& from, float part) {
        all += part * light;
        sum += part * more(light, from);
        way += part * brightness(more(light, from)) * from;
    });
    const glm::vec3 light = 4.0F * sum; // 4 pi of all directions, over pi.
    if (brightness(light) <= kLeast * brightness(all)) return std::nullopt;
    for_each_texel(
        map, [&](glm::vec3& texel, const glm::vec3& from, float) { texel -= more(texel, from); });
    return Sun{glm::normalize(way), light};
}

/// As wide as that, whatever the sky is.
Radiance resized(const Radiance& sky, std::uint32_t width) {
    Radiance map = sky;
    while (map.width >= 2 * width)
        map = halved(map);
    if (map.width == width) return map;
    Radiance other{width, width / 2, {}};
    for (std::uint32_t y = 0; y < other.height; ++y)
        for (std::uint32_t x = 0; x < other.width; ++x)
            other.texels.push_back(seen(map, direction(other, x, y)));
    return other;
}

} // namespace

Environment environment_of(Radiance sky) {
    std::vector<Radiance> maps{resized(sky, kMirrorWidth)};
    const std::optional<Sun> sun = take_sun(maps[0]);
    while (maps.back().height > 4)
        maps.push_back(halved(maps.back()));
    Environment environment{std::move(sky), sun, matt_of(maps[0]), {maps[0]}};
    for (std::uint32_t level = 1; level < kLevels; ++level)
        environment.mirrored.push_back(
            mirrored_by(static_cast<float>(level) / (kLevels - 1), maps, kMirrorWidth >> level));
    return environment;
}

} // namespace gltf
