// Guidance of a running scene, a few steps a frame: against one guidance of all the steps, along
// motion, across cuts, and where an energy fails.
#include "restyle/core/carried_offset.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

#include "guide/toy_generators.h"

namespace restyle::core {
namespace {

using test::code_of_values;
using test::distance_to;
using test::identity;

constexpr std::int64_t kSceneSide = 6;
const Generator kScene = identity({2, kSceneSide, kSceneSide});

GuideSettings frame_settings(std::int64_t steps) {
    GuideSettings settings;
    settings.steps = steps;
    settings.step_size = 0.2;
    settings.temperature = 0;
    settings.seed = 5;
    return settings;
}

Code frame_code(std::uint64_t seed) {
    return code_of_values(test::normal({1, 2, kSceneSide, kSceneSide}, seed));
}

/// Wants another thing at every step, as an energy with augmentations does.
const Energy kRestless = [](const at::Tensor& x, const EnergyDraw& draw) {
    return (x - std::sin(double(draw.step))).square().flatten(1).sum(1) / 2;
};

/// [2, kSceneSide, kSceneSide]: all came from so many columns further right.
at::Tensor came_from_right(double columns) {
    const at::Tensor places = at::arange(kSceneSide, at::kDouble);
    return at::stack({(places + columns).expand({kSceneSide, kSceneSide}),
                      places.view({kSceneSide, 1}).expand({kSceneSide, kSceneSide})});
}

TEST(CarriedOffset, FramesOfAStillSceneAreOneGuidance) {
    const Generator model = test::tanh_generator(3, 1.0);
    const Code encoded = gaussian_code(model, 1, 0, 1, at::TensorOptions(at::kDouble));
    const std::vector<WeightedEnergy> energies{{"restless", 1, kRestless}};
    GuideSettings of_frame = frame_settings(3);
    of_frame.step_size = 0.02;

    CarriedOffset carried;
    for (int frame = 0; frame < 4; ++frame)
        guide_frame(model, energies, encoded, of_frame, carried);
    GuideSettings at_once = of_frame;
    at_once.steps = 12;
    at_once.centre = encoded;
    const Guided guided = guide(model, energies, encoded, at_once);

    for (const auto& [name, part] : carried.start(encoded)) {
        EXPECT_TRUE(at::allclose(part, guided.code.at(name), 0, 1e-10)) << name;
        EXPECT_FALSE(at::allclose(part, encoded.at(name), 0, 1e-2)) << name;
    }
    EXPECT_EQ(carried.steps(), 12);
}

TEST(CarriedOffset, PictureIsThatOfTheCarriedCode) {
    const Generator model = test::tanh_generator(3, 1.0);
    const Code encoded = gaussian_code(model, 1, 0, 1, at::TensorOptions(at::kDouble));
    for (const std::int64_t steps : {0, 2}) {
        CarriedOffset carried;
        const GuidedFrame frame = guide_frame(model, {{"dark", 5, distance_to(-1)}}, encoded,
                                              frame_settings(steps), carried);
        EXPECT_TRUE(at::allclose(frame.pictures, model.pictures(carried.start(encoded)), 0, 1e-10))
            << steps;
        EXPECT_FALSE(frame.pictures.requires_grad());
    }
    CarriedOffset none;
    EXPECT_TRUE(at::equal(guide_frame(model, {}, encoded, frame_settings(0), none).pictures,
                          model.pictures(encoded)));
}

TEST(CarriedOffset, EnergyFallsFromFrameToFrame) {
    const Generator model = test::tanh_generator(3, 1.0);
    const Code encoded = gaussian_code(model, 2, 0, 1, at::TensorOptions(at::kDouble));
    CarriedOffset carried;
    double before = std::numeric_limits<double>::max();
    for (int frame = 0; frame < 6; ++frame) {
        const SampleTrace trace =
            guide_frame(model, {{"dark", 2, distance_to(-1)}}, encoded, frame_settings(1), carried)
                .trace;
        EXPECT_LT(trace.energies[0].back(), before) << frame;
        before = trace.energies[0].back();
    }
}

TEST(CarriedOffset, AnotherWeightGoesOnFromThePresentOffset) {
    const Code encoded = frame_code(3);
    CarriedOffset carried;
    const auto frame = [&](double weight) {
        return guide_frame(kScene, {{"bright", weight, distance_to(2)}}, encoded, frame_settings(4),
                           carried)
            .trace.energies[0];
    };
    const double reached = frame(1).back();
    const std::vector<double> stronger = frame(8);
    EXPECT_DOUBLE_EQ(stronger.front(), reached);
    EXPECT_LT(stronger.back(), 0.5 * reached);
    EXPECT_GT(frame(0).back(), stronger.back()); // The prior takes it back.
}

// Each cell of this scene is guided alone, so one that has moved is guided on as if it had not.
TEST(CarriedOffset, MovesWithTheScene) {
    const std::vector<WeightedEnergy> energies{{"bright", 1, distance_to(2)}};
    const at::Tensor still = test::normal({1, 2, kSceneSide, kSceneSide}, 4);
    at::Tensor panned = test::normal({1, 2, kSceneSide, kSceneSide}, 5);
    panned.narrow(3, 0, kSceneSide - 1).copy_(still.narrow(3, 1, kSceneSide - 1));

    CarriedOffset of_still, of_panned;
    for (CarriedOffset* carried : {&of_still, &of_panned})
        guide_frame(kScene, energies, code_of_values(still), frame_settings(3), *carried);
    of_panned.move(came_from_right(1));
    const at::Tensor expected =
        guide_frame(kScene, energies, code_of_values(still), frame_settings(3), of_still).pictures;
    const at::Tensor found =
        guide_frame(kScene, energies, code_of_values(panned), frame_settings(3), of_panned)
            .pictures;
    EXPECT_TRUE(at::allclose(found.narrow(3, 0, kSceneSide - 1),
                             expected.narrow(3, 1, kSceneSide - 1), 0, 1e-12));

    CarriedOffset fresh; // What came into view starts from its own code.
    const at::Tensor unguided_before =
        guide_frame(kScene, energies, code_of_values(panned), frame_settings(3), fresh).pictures;
    EXPECT_TRUE(at::allclose(found.select(3, kSceneSide - 1),
                             unguided_before.select(3, kSceneSide - 1), 0, 1e-12));
}

TEST(CarriedOffset, FractionsOfACellAreInterpolatedAndWhatWasNotSeenStartsFromNothing) {
    CarriedOffset carried;
    const at::Tensor offset = test::normal({1, 2, kSceneSide, kSceneSide}, 6);
    const Code zero = code_of_values(at::zeros_like(offset));
    carried.keep(zero, code_of_values(offset), 1);
    at::Tensor was_at = came_from_right(0.25);
    was_at.select(1, 2).fill_(std::numeric_limits<double>::infinity());
    was_at[0][3][0] = std::numeric_limits<double>::quiet_NaN();
    carried.move(was_at);

    const at::Tensor moved = carried.offset().at("w").squeeze(1);
    const at::Tensor expected =
        0.75 * offset.narrow(3, 0, kSceneSide - 1) + 0.25 * offset.narrow(3, 1, kSceneSide - 1);
    EXPECT_TRUE(
        at::allclose(moved.select(2, 0).narrow(2, 0, kSceneSide - 1), expected.select(2, 0)));
    EXPECT_EQ(moved.select(2, 2).abs().max().item<double>(), 0);
    EXPECT_EQ(moved.select(2, 3).select(2, 0).abs().max().item<double>(), 0);
    EXPECT_THROW(carried.move(at::zeros({2, kSceneSide, kSceneSide + 1})), std::invalid_argument);
}

TEST(CarriedOffset, AfterACutItIsNothing) {
    const Code encoded = frame_code(7);
    CarriedOffset carried;
    guide_frame(kScene, {{"bright", 1, distance_to(2)}}, encoded, frame_settings(3), carried);
    ASSERT_FALSE(carried.empty());
    carried.forget();
    EXPECT_EQ(carried.steps(), 0);
    EXPECT_TRUE(at::equal(carried.start(encoded).at("w"), encoded.at("w")));
}

TEST(CarriedOffset, EnergyThatFailsDropsItAloudAndTheNextFrameStartsAnew) {
    const Code encoded = frame_code(8);
    CarriedOffset carried;
    guide_frame(kScene, {{"bright", 1, distance_to(2)}}, encoded, frame_settings(3), carried);
    const Energy broken = [](const at::Tensor& x, const EnergyDraw&) {
        return x.flatten(1).sum(1) * std::numeric_limits<double>::quiet_NaN();
    };
    const GuidedFrame failed =
        guide_frame(kScene, {{"broken", 1, broken}}, encoded, frame_settings(2), carried);
    ASSERT_TRUE(failed.trace.failure);
    EXPECT_EQ(*failed.trace.failure, "at step 0 the energy 'broken' is not finite");
    EXPECT_FALSE(failed.pictures.defined());
    EXPECT_TRUE(carried.empty());

    const GuidedFrame next =
        guide_frame(kScene, {{"bright", 1, distance_to(2)}}, encoded, frame_settings(1), carried);
    EXPECT_EQ(next.trace.prior.front(), 0);
}

TEST(CarriedOffset, HoldsOneCodeHoweverManyFrames) {
    const Code encoded = frame_code(9);
    CarriedOffset carried;
    for (int frame = 0; frame < 5; ++frame)
        guide_frame(kScene, {{"bright", 1, distance_to(2)}}, encoded, frame_settings(1), carried);
    ASSERT_EQ(carried.offset().size(), 1U);
    EXPECT_EQ(carried.offset().at("w").storage().nbytes(), encoded.at("w").nbytes());
}

} // namespace
} // namespace restyle::core
