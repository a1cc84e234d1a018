// cyclediffusion.md, section 5, 28 to 30: what is known of a chain in closed form.
#include <gtest/gtest.h>

#include "guide/toy_generators.h"

namespace restyle::core {
namespace {

using test::code_of_values;
using test::distance_to;
using test::identity;

constexpr std::int64_t kSamples = 10, kSide = 64;

GuideSettings langevin(double step_size, std::int64_t steps) {
    GuideSettings settings;
    settings.step_size = step_size;
    settings.steps = steps;
    return settings;
}

at::Tensor end_of_chain(const std::vector<WeightedEnergy>& energies, const at::Tensor& start,
                        const GuideSettings& settings) {
    const Generator generator = identity({1, kSide, kSide});
    return guide(generator, energies, code_of_values(start), settings).code.at("w").squeeze(1);
}

double variance(const at::Tensor& z) {
    return (z - z.mean()).square().mean().item<double>();
}

TEST(Langevin, OfThePriorAloneHasTheVarianceOfItsStepSize) {
    for (const double h : {0.5, 2.0}) {
        const at::Tensor start = test::normal({kSamples, 1, kSide, kSide}, 1);
        const at::Tensor z = end_of_chain({}, 3 * start + 1, langevin(h, 30));
        EXPECT_NEAR(variance(z), 1 / (1 - h / 4), 0.02 / (1 - h / 4)) << h;
        EXPECT_NEAR(z.mean().item<double>(), 0, 0.02) << h;
    }
}

TEST(Langevin, ForgetsItsStartByHalfAStepSizeAStep) {
    constexpr double h = 0.2;
    // Stationary from the start on.
    const at::Tensor start = test::normal({kSamples, 1, kSide, kSide}, 2) / std::sqrt(1 - h / 4);
    for (const int n : {1, 5, 10}) {
        const at::Tensor z = end_of_chain({}, start, langevin(h, n));
        const double correlation =
            (z * start).mean().item<double>() / std::sqrt(variance(z) * variance(start));
        EXPECT_NEAR(correlation, std::pow(1 - h / 2, n), 0.02) << n;
    }
}

TEST(Langevin, OfAQuadraticEnergyHasItsMeanAndVariance) {
    constexpr double lambda = 3, m = 1.5, h = 0.3;
    const at::Tensor start = test::normal({kSamples, 1, kSide, kSide}, 3);
    const at::Tensor z =
        end_of_chain({{"distance", lambda, distance_to(m)}}, start, langevin(h, 25));
    EXPECT_NEAR(z.mean().item<double>(), lambda * m / (1 + lambda),
                0.02 * lambda * m / (1 + lambda));
    const double expected = 1 / ((1 + lambda) * (1 - h * (1 + lambda) / 4));
    EXPECT_NEAR(variance(z), expected, 0.02 * expected);
}

TEST(Langevin, DivergesFromAStepSizeOfFourOverTheCurvatureOn) {
    constexpr double lambda = 3;
    const at::Tensor start = test::normal({2, 1, 8, 8}, 4);
    const Generator generator = identity({1, 8, 8});
    for (const double h : {0.95, 1.05, 1.5}) {
        const Guided guided = guide(generator, {{"distance", lambda, distance_to(0)}},
                                    code_of_values(start), langevin(h, 400));
        for (const SampleTrace& sample : guided.samples) {
            EXPECT_EQ(sample.failure.has_value(), h * (1 + lambda) > 4) << h;
            EXPECT_NEAR(sample.step_times_curvature, h * (1 + lambda), 1e-6);
        }
    }
}

TEST(Langevin, ExplainsWhyItDiverged) {
    const Generator generator = identity({1, 8, 8});
    const Guided guided = guide(generator, {{"distance", 7, distance_to(0)}},
                                code_of_values(test::normal({1, 1, 8, 8}, 5)), langevin(1, 200));
    ASSERT_TRUE(guided.samples[0].failure);
    EXPECT_NE(guided.samples[0].failure->find("times the curvature 8 along the steps is 8"),
              std::string::npos)
        << *guided.samples[0].failure;
    EXPECT_NE(guided.samples[0].failure->find("choose a step size below 0.5"), std::string::npos)
        << *guided.samples[0].failure;
}

TEST(Langevin, AtTemperatureZeroIsGradientDescent) {
    constexpr double lambda = 2, m = 0.7, h = 0.1;
    const at::Tensor z = test::normal({2, 1, 8, 8}, 6);
    GuideSettings settings = langevin(h, 1);
    settings.temperature = 0;
    EXPECT_LT(
        test::max_difference(end_of_chain({{"distance", lambda, distance_to(m)}},
                                          test::normal({2, 1, kSide, kSide}, 6), settings),
                             [&] {
                                 const at::Tensor start = test::normal({2, 1, kSide, kSide}, 6);
                                 return start - h / 2 * (start + lambda * (start - m));
                             }()),
        1e-12);
    const Generator generator = identity({1, 8, 8});
    const Guided prior_alone = guide(generator, {}, code_of_values(z), settings);
    EXPECT_LT(test::max_difference(prior_alone.code.at("w").squeeze(1), z * (1 - h / 2)), 1e-12);
}

TEST(Langevin, TurnsAboutItsCentre) {
    const at::Tensor z = test::normal({1, 1, 4, 4}, 7), c = test::normal({1, 1, 4, 4}, 8);
    GuideSettings settings = langevin(0.4, 1);
    settings.temperature = 0;
    settings.centre = code_of_values(c);
    const Guided guided = guide(identity({1, 4, 4}), {}, code_of_values(z), settings);
    EXPECT_LT(test::max_difference(guided.code.at("w").squeeze(1), z - 0.2 * (z - c)), 1e-12);
    EXPECT_NEAR(guided.samples[0].prior[0], (z - c).square().sum().item<double>() / 2, 1e-9);
}

} // namespace
} // namespace restyle::core
