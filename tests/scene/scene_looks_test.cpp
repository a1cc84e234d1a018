// What the looks are for: a true restyled frame of any camera, which no colour grade gives.
#include <array>
#include <cmath>

#include "camera.h"
#include "drawing_device.h"
#include "picture_taker.h"

namespace samples {
namespace {

constexpr std::uint32_t kSize = 128;
constexpr std::uint64_t kFirstTestSeed = 1500;
constexpr std::uint64_t kTestSeeds = 64;
constexpr std::uint64_t kStride = 4;

double psnr(double squared_error, double values) {
    return 10 * std::log10(255.0 * 255.0 * values / squared_error);
}

struct Pictures {
    std::vector<std::uint8_t> from;
    std::vector<std::uint8_t> to;
};

/// Of every fourth test scene, all in one row.
Pictures take_pairs(const VulkanDevice& device, Look look) {
    PictureTaker taker(device, kSize, kSize);
    Pictures pairs;
    for (std::uint64_t seed = kFirstTestSeed; seed < kFirstTestSeed + kTestSeeds; seed += kStride) {
        const Scene scene = make_scene(seed);
        taker.set_scene(scene);
        const Camera camera = random_camera(scene, 0);
        const Picture from = taker.take(camera, 0, Look::kPlain);
        const Picture to = taker.take(camera, 0, look);
        pairs.from.insert(pairs.from.end(), from.rgba.begin(), from.rgba.end());
        pairs.to.insert(pairs.to.end(), to.rgba.begin(), to.rgba.end());
    }
    return pairs;
}

double untouched_psnr(const Pictures& pairs) {
    double error = 0;
    for (std::size_t at = 0; at < pairs.from.size(); ++at) {
        const double difference =
            at % 4 == 3 ? 0 : static_cast<double>(pairs.from[at]) - pairs.to[at];
        error += difference * difference;
    }
    return psnr(error, 0.75 * static_cast<double>(pairs.from.size()));
}

/// Of the table of 16^3 colours that fits these very pictures best: each colour's mean in the look.
double best_table_psnr(const Pictures& pairs) {
    struct Sums {
        double count = 0;
        std::array<double, 3> sum{};
        std::array<double, 3> squares{};
    };
    std::vector<Sums> table(16 * 16 * 16);
    for (std::size_t at = 0; at < pairs.from.size(); at += 4) {
        const int entry = (pairs.from[at] >> 4) * 256 + (pairs.from[at + 1] >> 4) * 16 +
                          (pairs.from[at + 2] >> 4);
        Sums& sums = table[static_cast<std::size_t>(entry)];
        ++sums.count;
        for (std::size_t channel = 0; channel < 3; ++channel) {
            const double value = pairs.to[at + channel];
            sums.sum[channel] += value;
            sums.squares[channel] += value * value;
        }
    }
    double error = 0;
    for (const Sums& sums : table)
        for (std::size_t channel = 0; channel < 3 && sums.count > 0; ++channel)
            error += sums.squares[channel] - sums.sum[channel] * sums.sum[channel] / sums.count;
    return psnr(error, 0.75 * static_cast<double>(pairs.from.size()));
}

class SceneLooks : public DrawingDevice, public testing::WithParamInterface<Look> {};

TEST_P(SceneLooks, LeavingTheFrameAloneGives10To14dB) {
    const double decibels = untouched_psnr(take_pairs(*device_, GetParam()));
    EXPECT_GE(decibels, 10);
    EXPECT_LE(decibels, 14);
}

TEST_P(SceneLooks, TheBestColourTableStaysUnder20dB) {
    EXPECT_LT(best_table_psnr(take_pairs(*device_, GetParam())), 20);
}

INSTANTIATE_TEST_SUITE_P(All, SceneLooks, testing::Values(Look::kSnow, Look::kInk),
                         [](const auto& look) { return std::string(look_name(look.param)); });

class SceneSeeds : public DrawingDevice {};

TEST_F(SceneSeeds, TheSameSeedGivesTheSameBytes) {
    for (const Look look : kLooks) {
        std::array<Picture, 2> taken;
        for (Picture& picture : taken) {
            PictureTaker taker(*device_, kSize, kSize);
            const Scene scene = make_scene(7);
            taker.set_scene(scene);
            picture = taker.take(random_camera(scene, 3), 2.5, look);
        }
        EXPECT_EQ(taken[0].rgba, taken[1].rgba) << look_name(look);
    }
}

TEST_F(SceneSeeds, AnotherSeedGivesAnotherPicture) {
    PictureTaker taker(*device_, kSize, kSize);
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
