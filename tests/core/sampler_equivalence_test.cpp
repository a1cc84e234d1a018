#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "restyle/core/denoiser.h"
#include "support/toy_worlds.h"

// Samplers of the field that are one and the same step where each is written in its own words.
namespace restyle::core {
namespace {

// x_s of a step at eta 1, or of an ancestral one, from given noise.
at::Tensor ours(const Prediction& prediction, const at::Tensor& x_t, const Step& step,
                const at::Tensor& noise) {
    return step_mean(prediction, x_t, step) + step.sigma * noise;
}

// Karras et al. (arXiv:2206.00364) scale the noise, not the signal: x' = x / sqrt(alpha_bar).
// Ancestral Euler goes straight to a lower level than asked for and adds noise up to it.
at::Tensor euler_ancestral(const at::Tensor& x_0, const at::Tensor& x_t, const Step& step,
                           const at::Tensor& noise) {
    const double a = step.alpha_bar_t, b = step.alpha_bar_s;
    const double from = std::sqrt((1 - a) / a), to = std::sqrt((1 - b) / b);
    const double up = std::min(to, std::sqrt(to * to * (from * from - to * to) / (from * from)));
    const double down = std::sqrt(to * to - up * up);
    const at::Tensor x = x_t / std::sqrt(a);
    const at::Tensor slope = (x - x_0) / from;
    return std::sqrt(b) * (x + slope * (down - from) + up * noise);
}

// Lu et al.: "DPM-Solver++" (arXiv:2211.01095), SDE-DPM-Solver++ of order 1; lambda is the
// logarithm of signal over noise.
at::Tensor sde_dpm_solver_1(const at::Tensor& x_0, const at::Tensor& x_t, const Step& step,
                            const at::Tensor& noise) {
    const double alpha_t = std::sqrt(step.alpha_bar_t), sigma_t = std::sqrt(1 - step.alpha_bar_t);
    const double alpha_s = std::sqrt(step.alpha_bar_s), sigma_s = std::sqrt(1 - step.alpha_bar_s);
    const double h = std::log(alpha_s / sigma_s) - std::log(alpha_t / sigma_t);
    return sigma_s / sigma_t * std::exp(-h) * x_t + alpha_s * -std::expm1(-2 * h) * x_0 +
           sigma_s * std::sqrt(-std::expm1(-2 * h)) * noise;
}

// Named, they are one grid for samplers that have grids of their own.
std::vector<int> times_of(const std::vector<Step>& steps) {
    std::vector<int> times;
    for (const Step& step : steps)
        times.push_back(step.t);
    return times;
}

TEST(SamplerEquivalence, OfAncestralEulerDpmSolverDdpmAndDdimAtEtaOne) {
    ScheduleConfig config = test::latent_schedule();
    config.steps_offset = 0;
    Denoiser denoiser(test::tanh_net(5, 48), config);
    const std::vector<Step> ddim = steps_to_run(config, {20, 1, {}, 1.0});
    config.sampler = SamplerKind::kDdpm;
    const std::vector<Step> ddpm = steps_to_run(config, {20, 1, {}, {}});
    const std::vector<int> times = times_of(ddim);
    config.sampler = SamplerKind::kEulerAncestral;
    const std::vector<Step> ancestral = steps_to_run(config, {.timesteps = times});
    config.sampler = SamplerKind::kSdeDpmSolver;
    config.solver_order = 1;
    const std::vector<Step> sde_solver = steps_to_run(config, {.timesteps = times});
    for (std::size_t i = 0; i + 1 < ddim.size(); ++i) {
        const at::Tensor x_t = test::normal({1, 3, 4, 4}, i);
        const at::Tensor noise = test::normal({1, 3, 4, 4}, 100 + i);
        const Prediction prediction = denoiser.predict(x_t, ddim[i]);
        const at::Tensor x_s = ours(prediction, x_t, ddim[i], noise);
        for (const at::Tensor& other :
             {ours(prediction, x_t, ddpm[i], noise), ours(prediction, x_t, ancestral[i], noise),
              ours(prediction, x_t, sde_solver[i], noise),
              euler_ancestral(prediction.x_0, x_t, ddim[i], noise),
              sde_dpm_solver_1(prediction.x_0, x_t, ddim[i], noise)})
            EXPECT_LE(test::max_difference(x_s, other), 1e-12) << "step " << i;
    }
}

TEST(SamplerEquivalence, OfEulerDpmSolverOfOrderOneAndDdimAtEtaZero) {
    ScheduleConfig config = test::pixel_schedule();
    config.solver_order = 1;
    Denoiser denoiser(test::tanh_net(5, 48), config);
    const std::vector<Step> ddim = steps_to_run(config, {.steps = 20, .eta = 0});
    const std::vector<Step> euler =
        steps_to_run(config, {.steps = 20, .sampler = SamplerKind::kEuler});
    const std::vector<Step> solver =
        steps_to_run(config, {.steps = 20, .sampler = SamplerKind::kDpmSolver});
    for (std::size_t i = 0; i < ddim.size(); ++i) {
        const at::Tensor x_t = test::normal({1, 3, 4, 4}, i);
        const Prediction prediction = denoiser.predict(x_t, ddim[i]);
        const at::Tensor x_s = step_mean(prediction, x_t, ddim[i]);
        EXPECT_LE(test::max_difference(x_s, step_mean(prediction, x_t, euler[i])), 1e-12);
        EXPECT_LE(test::max_difference(x_s, step_mean(prediction, x_t, solver[i])), 1e-12);
    }
}

} // namespace
} // namespace restyle::core
