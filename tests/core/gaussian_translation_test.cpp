#include <gtest/gtest.h>

#include "restyle/core/cycle_diffusion.h"
#include "restyle/core/forward_path.h"
#include "restyle/core/sdedit.h"
#include "support/toy_worlds.h"

// Between two worlds of Gaussian values, N(-1, 0.5^2) and N(1, 1), a translation is affine in the
// value x_0 and the noise n_0 .. n_{K-1} of its path. Here its coefficients are followed by hand,
// on formulas of their own, as vectors over (x_0, n_0, .., n_{K-1}, 1).
namespace restyle::core {
namespace {

constexpr int kSteps = 99;

struct GaussianWorld {
    double mean, deviation;
};
constexpr GaussianWorld kSource{-1, 0.5}, kTarget{1, 1};

struct Transition {
    double a, b, sigma;
    double towards_x_t() const { return std::sqrt(1 - b - sigma * sigma); }
};

std::vector<Transition> transitions(double eta, int K) {
    const std::vector<double> alpha_bar = alpha_bars(test::latent_schedule());
    std::vector<Transition> all;
    for (int i = K - 1; i >= 0; --i) {
        const double a = alpha_bar[std::size_t(10 * i + 1)];
        const double b = i > 0 ? alpha_bar[std::size_t(10 * i - 9)] : alpha_bar[0];
        all.push_back({a, b, eta * std::sqrt((1 - b) / (1 - a) * (1 - a / b))});
    }
    return all;
}

at::Tensor reverse_mean(const GaussianWorld& world, const at::Tensor& x, const at::Tensor& one,
                        const Transition& step) {
    const double total = step.a * world.deviation * world.deviation + 1 - step.a;
    const at::Tensor e =
        (x - one * (std::sqrt(step.a) * world.mean)) * (std::sqrt(1 - step.a) / total);
    const at::Tensor x_0 = (x - std::sqrt(1 - step.a) * e) / std::sqrt(step.a);
    return std::sqrt(step.b) * x_0 + step.towards_x_t() * e;
}

at::Tensor coefficients(double eta, int K) {
    const at::Tensor basis = at::eye(K + 2, at::kDouble);
    const at::Tensor x_0 = basis[0], one = basis[K + 1];
    const std::vector<Transition> steps = transitions(eta, K);
    at::Tensor x = std::sqrt(steps[0].a) * x_0 + std::sqrt(1 - steps[0].a) * basis[1];
    at::Tensor y = x;
    for (int i = 0; i < K; ++i) {
        const Transition& step = steps[std::size_t(i)];
        at::Tensor x_s = x_0;
        if (i + 1 < K)
            x_s = std::sqrt(step.b) * x_0 + step.sigma * basis[i + 2] +
                  step.towards_x_t() / std::sqrt(1 - step.a) * (x - std::sqrt(step.a) * x_0);
        y = reverse_mean(kTarget, y, one, step) + x_s - reverse_mean(kSource, x, one, step);
        x = x_s;
    }
    return y;
}

struct Moments {
    double mean, deviation, correlation;
};

Moments moments(const at::Tensor& y) {
    const std::int64_t last = y.size(0) - 1;
    const double of_x_0 = y[0].item<double>() * kSource.deviation;
    const double of_noise = y.slice(0, 1, last).square().sum().item<double>();
    const double deviation = std::sqrt(of_x_0 * of_x_0 + of_noise);
    const double mean = y[0].item<double>() * kSource.mean + y[last].item<double>();
    return {mean, deviation, of_x_0 / deviation};
}

double strength_of(int K) {
    return std::min(1.0, (K + 0.5) / kSteps);
}

at::Tensor translated(double eta, int K, const at::Tensor& x_0, const at::Tensor& noise) {
    const ScheduleConfig config = test::latent_schedule();
    const std::vector<Step> steps = steps_to_run(config, {kSteps, strength_of(K), {}, eta});
    Denoiser source(test::gaussian_net(config, kSource.mean, kSource.deviation), config);
    Denoiser target(test::gaussian_net(config, kTarget.mean, kTarget.deviation), config);
    return cycle_translate(source, steps, target, steps, forward_path(steps, x_0, noise));
}

TEST(GaussianTranslation, IsTheAffineMapOfItsClosedForm) {
    for (const double eta : {0.0, 0.1, 1.0})
        for (const int K : {1, 50, 99}) {
            const at::Tensor x_0 = 0.5 * test::normal({1, 1, 1, 64}, 1) - 1;
            const at::Tensor noise = test::normal({K + 1, 1, 1, 1, 64}, 2);
            const at::Tensor inputs = at::cat({x_0.view({1, 64}), noise.slice(0, 0, K).flatten(1),
                                               at::ones({1, 64}, at::kDouble)});
            EXPECT_LE(test::max_difference(translated(eta, K, x_0, noise).view({64}),
                                           coefficients(eta, K).matmul(inputs)),
                      1e-10)
                << "eta " << eta << ", K " << K;
        }
}

// Mean, deviation and correlation with x_0: a Monte-Carlo reference of 2e5 samples.
TEST(GaussianTranslation, HasTheMeasuredMoments) {
    struct Measured {
        double eta;
        int K;
        Moments moments;
    };
    for (const Measured& measured : std::vector<Measured>{{0.1, 99, {.856, .857, .889}},
                                                          {0.1, 84, {.674, .855, .893}},
                                                          {0.1, 50, {-.055, .795, .933}},
                                                          {1, 99, {.985, .989, .922}},
                                                          {1, 84, {.944, .991, .923}},
                                                          {1, 50, {.417, .957, .934}},
                                                          {0, 99, {.849, .856, .889}}}) {
        const Moments exact = moments(coefficients(measured.eta, measured.K));
        EXPECT_NEAR(exact.mean, measured.moments.mean, 0.01);
        EXPECT_NEAR(exact.deviation, measured.moments.deviation, 0.01);
        EXPECT_NEAR(exact.correlation, measured.moments.correlation, 0.01);
    }
}

TEST(GaussianTranslation, MovesThePictureLessTheLowerTheStrength) {
    const at::Tensor x_0 = 0.5 * test::normal({1, 1, 1, 64}, 1) - 1;
    const at::Tensor noise = test::normal({kSteps + 1, 1, 1, 1, 64}, 2);
    double before = 0;
    for (const int K : {1, 5, 20, 50, 84, 99}) {
        const double moved =
            (translated(0.1, K, x_0, noise.slice(0, 0, K + 1)) - x_0).norm().item<double>();
        EXPECT_GT(moved, before) << "K " << K;
        before = moved;
    }
}

// The true restyled value is known: the same noise of the value, in the other world.
TEST(GaussianTranslation, IsNearerToTheTruthThanSdEditOfTheSameNoise) {
    constexpr int K = 50;
    const at::Tensor unit = test::normal({1, 1, 1, 256}, 1);
    const at::Tensor x_0 = kSource.mean + kSource.deviation * unit;
    const at::Tensor truth = kTarget.mean + kTarget.deviation * unit;
    const at::Tensor noise = test::normal({K + 1, 1, 1, 1, 256}, 2);

    const ScheduleConfig config = test::latent_schedule();
    const std::vector<Step> steps = steps_to_run(config, {kSteps, strength_of(K), {}, 1.0});
    Denoiser target(test::gaussian_net(config, kTarget.mean, kTarget.deviation), config);
    const at::Tensor by_target_alone =
        sdedit(target, steps, forward_path(steps, x_0, noise).front(), noise);
    const auto error = [&](const at::Tensor& y) { return (y - truth).square().mean(); };
    EXPECT_LT(error(translated(1.0, K, x_0, noise)).item<double>(),
              error(by_target_alone).item<double>());
}

} // namespace
} // namespace restyle::core
