#include "restyle/core/guide.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <limits>

#include "guide/toy_generators.h"
#include "models/message_of.h"

namespace restyle::core {
namespace {

using test::code_of_values;
using test::distance_to;
using test::identity;

const Generator kGenerator = identity({1, 4, 4});

Code normal_code(std::int64_t n, std::uint64_t seed) {
    return code_of_values(test::normal({n, 1, 4, 4}, seed));
}

GuideSettings settings_of(std::int64_t steps, double step_size = 0.2) {
    GuideSettings settings;
    settings.steps = steps;
    settings.step_size = step_size;
    return settings;
}

TEST(Guide, LowersWhatItIsAskedTo) {
    for (const Dynamics dynamics : {Dynamics::kLangevin, Dynamics::kAdam}) {
        GuideSettings settings = settings_of(200, 0.05);
        settings.dynamics = dynamics;
        const Guided guided =
            guide(kGenerator, {{"distance", 20, distance_to(2)}}, normal_code(8, 1), settings);
        for (const SampleTrace& sample : guided.samples)
            EXPECT_LT(sample.energies[0].back(), 0.2 * sample.energies[0].front());
    }
}

TEST(Guide, TellsTheEnergyOfEachVisitedCodeTheLastIncluded) {
    const Guided guided =
        guide(kGenerator, {{"distance", 3, distance_to(1)}}, normal_code(2, 2), settings_of(5));
    for (std::int64_t i = 0; i < 2; ++i) {
        const SampleTrace& sample = guided.samples[std::size_t(i)];
        ASSERT_EQ(sample.total.size(), 6U);
        const at::Tensor z = guided.code.at("w")[i];
        EXPECT_NEAR(sample.energies[0].back(), (z - 1).square().sum().item<double>() / 2, 1e-9);
        EXPECT_NEAR(sample.prior.back(), z.square().sum().item<double>() / 2, 1e-9);
        EXPECT_NEAR(sample.total.back(), sample.prior.back() + 3 * sample.energies[0].back(), 1e-9);
        EXPECT_EQ(sample.kept, 5);
    }
}

TEST(Guide, KeepsTheBestOfEachSample) {
    for (const bool of_energy : {false, true}) {
        GuideSettings settings = settings_of(40, 1.5); // So long that the last is not the best.
        settings.keep = {true, of_energy ? "distance" : ""};
        const Guided guided =
            guide(kGenerator, {{"distance", 1, distance_to(1)}}, normal_code(6, 3), settings);
        int before_the_last = 0;
        for (std::int64_t i = 0; i < 6; ++i) {
            const SampleTrace& sample = guided.samples[std::size_t(i)];
            const auto& judged = of_energy ? sample.energies[0] : sample.total;
            const double best = *std::min_element(judged.begin(), judged.end());
            EXPECT_EQ(judged[std::size_t(sample.kept)], best);
            const at::Tensor z = guided.code.at("w")[i];
            const double distance = (z - 1).square().sum().item<double>() / 2;
            const double prior = z.square().sum().item<double>() / 2;
            EXPECT_NEAR(of_energy ? distance : prior + distance, best, 1e-9);
            before_the_last += sample.kept < 40 ? 1 : 0;
        }
        EXPECT_GT(before_the_last, 0);
    }
}

TEST(Guide, IsTheSameInBatchesAsAlone) {
    const std::vector<WeightedEnergy> energies{{"distance", 2, distance_to(1)}};
    const Code start = normal_code(3, 4);
    const Guided together = guide(kGenerator, energies, start, settings_of(10));
    for (std::int64_t i = 0; i < 3; ++i) {
        GuideSettings settings = settings_of(10);
        settings.first = i;
        const Guided alone =
            guide(kGenerator, energies, code_of_values(start.at("w").squeeze(1).narrow(0, i, 1)),
                  settings);
        EXPECT_TRUE(alone.code.at("w")[0].equal(together.code.at("w")[i]));
    }
}

TEST(Guide, DropsASampleThatIsNoNumberAndGoesOnWithTheOthers) {
    const Energy broken = [](const at::Tensor& x, const EnergyDraw& draw) {
        const at::Tensor distance = x.square().flatten(1).sum(1);
        const at::Tensor bad = at::arange(x.size(0)) == 1;
        return draw.step < 3 ? distance : distance.masked_fill(bad, std::nan(""));
    };
    const Code start = normal_code(3, 5);
    const Guided guided = guide(kGenerator, {{"mine", 1, broken}}, start, settings_of(8));
    EXPECT_FALSE(guided.samples[0].failure);
    EXPECT_FALSE(guided.samples[2].failure);
    ASSERT_TRUE(guided.samples[1].failure);
    EXPECT_EQ(*guided.samples[1].failure, "at step 3 the energy 'mine' is not finite");
    EXPECT_EQ(guided.samples[1].total.size(), 3U);
    EXPECT_EQ(guided.samples[0].total.size(), 9U);
    EXPECT_TRUE(at::isfinite(guided.code.at("w")).all().item<bool>());
}

TEST(Guide, MovesTheNamedRowsAlone) {
    const Generator generator = test::tanh_generator(4, 1.0);
    const Code start = gaussian_code(generator, 1, 0, 2, at::kDouble);
    GuideSettings settings = settings_of(3);
    settings.moved = {0, 2};
    const Guided guided = guide(generator, {{"distance", 5, distance_to(0.5)}}, start, settings);
    const auto same = [&](const char* part, std::int64_t row) {
        return guided.code.at(part).select(1, row).equal(start.at(part).select(1, row));
    };
    EXPECT_FALSE(same("x_T", 0));
    EXPECT_TRUE(same("e", 0));
    EXPECT_FALSE(same("e", 1));
    EXPECT_TRUE(same("e", 2));
}

TEST(Guide, RefusesInWords) {
    const auto message = [](GuideSettings settings, const WeightedEnergy& energy) {
        return message_of([&] { guide(kGenerator, {energy}, normal_code(2, 6), settings); });
    };
    const WeightedEnergy fine{"distance", 1, distance_to(0)};
    GuideSettings settings = settings_of(2);
    settings.step_size = -1;
    EXPECT_EQ(message(settings, fine), "guide: step_size is -1, expected a number above 0");
    settings = settings_of(2);
    settings.moved = {7};
    EXPECT_EQ(message(settings, fine), "guide: row 7 is to move, and the code has rows 0 to 0");
    settings = settings_of(2);
    settings.keep = {true, "other"};
    EXPECT_EQ(message(settings, fine), "guide: there is no energy 'other' to tell the best by");
    const WeightedEnergy scalar{"sum", 1,
                                [](const at::Tensor& x, const EnergyDraw&) { return x.sum(); }};
    EXPECT_EQ(message(settings_of(2), scalar),
              "energy 'sum' gives [] for 2 pictures, expected one value each");
    const WeightedEnergy flat{
        "count", 1, [](const at::Tensor& x, const EnergyDraw&) { return at::ones({x.size(0)}); }};
    EXPECT_EQ(message(settings_of(2), flat),
              "energy 'count' has no gradient in the picture, and guidance follows it");
}

} // namespace
} // namespace restyle::core
