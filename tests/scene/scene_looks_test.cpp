// What the looks are for: a true restyled frame of any camera, which no colour grade gives.
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "camera.h"
#include "colour_table.h"
#include "drawing_device.h"
#include "picture_taker.h"

namespace samples {
namespace {

constexpr std::uint32_t kPictureSize = 128;
constexpr std::uint32_t kSmallSize = 48; ///< Where any picture will do.
constexpr std::uint64_t kFirstTestSeed = 1500;
constexpr std::uint64_t kTestSeeds = 64;
constexpr std::uint64_t kStride = 4;

struct Pair {
    Picture rendered;
    Picture truth;
};

/// Of every fourth test scene.
std::vector<Pair> take_pairs(const VulkanDevice& device, Look look) {
    PictureTaker taker(device, kPictureSize, kPictureSize);
    std::vector<Pair> pairs;
    for (std::uint64_t seed = kFirstTestSeed; seed < kFirstTestSeed + kTestSeeds; seed += kStride) {
        const Scene scene = make_scene(seed);
        taker.set_scene(scene);
        const Camera camera = random_camera(scene, 0);
        Picture rendered = taker.take(camera, 0, Look::kPlain);
        pairs.push_back({std::move(rendered), taker.take(camera, 0, look)});
    }
    return pairs;
}

bool is_alpha(std::size_t value) {
    return value % 4 == 3;
}

/// Over all pairs in one, of what `shown` makes of the rendered frame.
template <typename Shown>
double psnr(const std::vector<Pair>& pairs, const Shown& shown) {
    double error = 0;
    double values = 0;
    for (const Pair& pair : pairs) {
        const Picture picture = shown(pair.rendered);
        for (std::size_t at = 0; at < picture.rgba.size(); ++at) {
            if (is_alpha(at)) continue;
            const double difference = static_cast<double>(picture.rgba[at]) - pair.truth.rgba[at];
            error += difference * difference;
            ++values;
        }
    }
    return 10 * std::log10(255.0 * 255.0 * values / error);
}

std::vector<double> mean_picture(const std::vector<Pair>& pairs, Picture Pair::*side) {
    std::vector<double> mean((pairs.front().*side).rgba.size());
    for (const Pair& pair : pairs)
        for (std::size_t at = 0; at < mean.size(); ++at)
            mean[at] += (pair.*side).rgba[at] / static_cast<double>(pairs.size());
    return mean;
}

/// Of how each side differs from its own mean picture, value by value.
double correlation(const std::vector<Pair>& pairs) {
    const std::vector<double> rendered_mean = mean_picture(pairs, &Pair::rendered);
    const std::vector<double> truth_mean = mean_picture(pairs, &Pair::truth);
    double both = 0, rendered = 0, truth = 0;
    for (const Pair& pair : pairs)
        for (std::size_t at = 0; at < rendered_mean.size(); ++at) {
            const double a = pair.rendered.rgba[at] - rendered_mean[at];
            const double b = pair.truth.rgba[at] - truth_mean[at];
            both += a * b;
            rendered += a * a;
            truth += b * b;
        }
    return both / std::sqrt(rendered * truth);
}

class SceneLooks : public DrawingDevice, public testing::WithParamInterface<Look> {
protected:
    /// Drawn once for all tests of the look.
    const std::vector<Pair>& pairs() const {
        static std::map<Look, std::vector<Pair>> taken;
        const auto [at, is_new] = taken.try_emplace(GetParam());
        if (is_new) at->second = take_pairs(*device_, GetParam());
        return at->second;
    }
};

TEST_P(SceneLooks, LeavingTheFrameAloneGives10To14dB) {
    const double decibels = psnr(pairs(), std::identity());
    EXPECT_GE(decibels, 10);
    EXPECT_LE(decibels, 14);
}

TEST_P(SceneLooks, TheBestColourTableStaysUnder20dB) {
    quality::ColourTable table;
    for (const Pair& pair : pairs())
        table.fit(pair.rendered, pair.truth);
    EXPECT_LT(psnr(pairs(), [&](const Picture& picture) { return table.applied(picture); }), 20);
}

// Two models that never saw a pair have nothing else to go by: what the source model finds brighter
// than usual at a place, the target model makes brighter than usual there.
TEST_P(SceneLooks, WhatIsBrighterThanUsualIsSoInEachLook) {
    EXPECT_GT(correlation(pairs()), 0.6);
}

INSTANTIATE_TEST_SUITE_P(All, SceneLooks, testing::Values(Look::kSnow, Look::kInk),
                         [](const auto& look) { return std::string(look_name(look.param)); });

class SceneSeeds : public DrawingDevice {};

TEST_F(SceneSeeds, TheSameSeedGivesTheSameBytes) {
    std::array<std::vector<Picture>, 2> taken;
    for (std::vector<Picture>& pictures : taken) {
        PictureTaker taker(*device_, kSmallSize, kSmallSize);
        const Scene scene = make_scene(7);
        taker.set_scene(scene);
        for (const Look look : kLooks)
            pictures.push_back(taker.take(random_camera(scene, 3), 2.5, look));
    }
    for (std::size_t look = 0; look < taken[0].size(); ++look)
        EXPECT_EQ(taken[0][look].rgba, taken[1][look].rgba) << look_name(kLooks[look]);
}

TEST_F(SceneSeeds, AnotherSeedGivesAnotherPicture) {
    PictureTaker taker(*device_, kSmallSize, kSmallSize);
    std::vector<Picture> taken;
    for (std::uint64_t seed : {7U, 8U}) {
        const Scene scene = make_scene(seed);
        taker.set_scene(scene);
        taken.push_back(taker.take(flight_camera(scene, 0), 0, Look::kPlain));
    }
    EXPECT_NE(taken[0].rgba, taken[1].rgba);
}

TEST(SceneLookNames, AreReadBackAndOthersRefused) {
    for (const Look look : kLooks)
        EXPECT_EQ(look_of_name(look_name(look)), look);
    EXPECT_THROW(look_of_name("autumn"), std::invalid_argument);
}

} // namespace
} // namespace samples
