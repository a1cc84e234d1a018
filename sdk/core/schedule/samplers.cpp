#include <algorithm>
#include <array>
#include <cmath>

#include "schedule/grid.h"
#include "schedule/require.h"
#include "schedule/sampler.h"

namespace restyle::core {
namespace {

// In all of these a and b are alpha_bar at t and s.

// Song, Meng, Ermon: "Denoising Diffusion Implicit Models" (arXiv:2010.02502), (12) and (16). Its
// path is their (7): from x_t towards x_0 along the noise that x_t has, and new noise of sigma.
Step ddim_step(const ScheduleConfig&, const StepPlace& place, double eta) {
    const double a = place.alpha_bar_t, b = place.alpha_bar_s;
    const double sigma = eta * std::sqrt((1 - b) / (1 - a)) * std::sqrt(1 - a / b);
    return {.t = place.t,
            .alpha_bar_t = a,
            .alpha_bar_s = b,
            .sigma = sigma,
            .path_sigma = sigma,
            .x_0_weight = std::sqrt(b),
            .e_weight = std::sqrt(std::max(0.0, 1 - b - sigma * sigma))};
}

// The path is the posterior itself, whatever variance the model adds.
Step ddpm_step(const ScheduleConfig& config, const StepPlace& place, double) {
    Step step = posterior_step(place);
    const double beta = 1 - step.alpha_bar_t / step.alpha_bar_s;
    const bool large = config.variance_type == VarianceType::kFixedLarge;
    const double posterior = beta * (1 - step.alpha_bar_s) / (1 - step.alpha_bar_t);
    step.sigma = place.last ? 0.0 : std::sqrt(large ? beta : std::max(posterior, 1e-20));
    if (learns_variance(config) && !place.last) step.largest_sigma = std::sqrt(beta);
    return step;
}

// Karras et al.: "Elucidating the Design Space of Diffusion-Based Generative Models"
// (arXiv:2206.00364), algorithm 2 without churn: a straight line through x' and x_0 to the next
// noise level. Of x it is DDIM's step at eta 0.
Step euler_step(const ScheduleConfig&, const StepPlace& place, double) {
    const double a = place.alpha_bar_t, b = place.alpha_bar_s;
    const double noise_kept = std::sqrt((1 - b) / (1 - a));
    return {.t = place.t,
            .alpha_bar_t = a,
            .alpha_bar_s = b,
            .sigma = 0,
            .path_sigma = 0,
            .x_0_weight = std::sqrt(b) - std::sqrt(a) * noise_kept,
            .x_t_weight = noise_kept};
}

// Down to a lower noise level than asked for, along Euler's line, and up again with new noise. Of x
// both together are the posterior, on Euler's grid.
Step euler_ancestral_step(const ScheduleConfig&, const StepPlace& place, double) {
    return posterior_step(place);
}

// Half the logarithm of signal over noise.
double lambda(double alpha_bar) {
    return 0.5 * std::log(alpha_bar / (1 - alpha_bar));
}

// Lu et al.: "DPM-Solver++" (arXiv:2211.01095), algorithm 2: what order 1 takes of x_0, the 2M
// solver takes of x_0 carried on by half a step, along the line through the prediction before.
// On the path, where both are the true x_0, that is order 1's.
Step second_order(Step step, const ScheduleConfig& config, const StepPlace& place) {
    const bool lower_at_last = place.alpha_bar_s == 1 || config.euler_at_final ||
                               (config.lower_order_final && place.grid_steps < 15);
    if (config.solver_order == 1 || !place.alpha_bar_before || (place.last && lower_at_last))
        return step;
    const double h = lambda(place.alpha_bar_s) - lambda(place.alpha_bar_t);
    const double h_before = lambda(place.alpha_bar_t) - lambda(*place.alpha_bar_before);
    step.past_x_0_weight = -step.x_0_weight * h / (2 * h_before);
    step.x_0_weight -= step.past_x_0_weight;
    return step;
}

// Order 1 is Euler's step, and DDIM's at eta 0.
Step dpm_solver_step(const ScheduleConfig& config, const StepPlace& place, double eta) {
    return second_order(euler_step(config, place, eta), config, place);
}

// Order 1 is the posterior.
Step sde_dpm_solver_step(const ScheduleConfig& config, const StepPlace& place, double) {
    return second_order(posterior_step(place), config, place);
}

// Luo et al.: "Latent Consistency Models" (arXiv:2310.04378), algorithm 3: the picture predicted,
// and noised anew. What the model predicts is c_skip x_t + c_out x_0, so that its path draws each
// point afresh from the marginal, whatever the one before.
Step consistency_step(const ScheduleConfig& config, const StepPlace& place, double) {
    constexpr double kDataDeviation = 0.5;
    const double b = place.alpha_bar_s, time = place.t * config.timestep_scaling;
    const double length = std::hypot(time, kDataDeviation);
    const double sigma = std::sqrt(1 - b);
    return {.t = place.t,
            .alpha_bar_t = place.alpha_bar_t,
            .alpha_bar_s = b,
            .sigma = sigma,
            .path_sigma = sigma,
            .x_0_weight = std::sqrt(b),
            .c_skip = kDataDeviation * kDataDeviation / (length * length),
            .c_out = time / length};
}

constexpr auto kLeading = TimestepSpacing::kLeading, kLinspace = TimestepSpacing::kLinspace;
const std::array kSamplers{
    Sampler{SamplerKind::kDdim, "ddim", kLeading, spaced_times, ddim_step},
    Sampler{SamplerKind::kDdpm, "ddpm", kLeading, spaced_times, ddpm_step},
    Sampler{SamplerKind::kEuler, "euler", kLinspace, spaced_times, euler_step},
    Sampler{SamplerKind::kEulerAncestral, "euler-ancestral", kLinspace, spaced_times,
            euler_ancestral_step},
    Sampler{SamplerKind::kDpmSolver, "dpm++", kLinspace, multistep_times, dpm_solver_step},
    Sampler{SamplerKind::kSdeDpmSolver, "sde-dpm++", kLinspace, multistep_times,
            sde_dpm_solver_step},
    Sampler{SamplerKind::kLcm, "lcm", kLeading, consistency_times, consistency_step}};

} // namespace

Step posterior_step(const StepPlace& place) {
    const double a = place.alpha_bar_t, b = place.alpha_bar_s;
    const double beta = 1 - a / b;
    const double sigma = std::sqrt(beta * (1 - b) / (1 - a));
    return {.t = place.t,
            .alpha_bar_t = a,
            .alpha_bar_s = b,
            .sigma = sigma,
            .path_sigma = sigma,
            .x_0_weight = std::sqrt(b) * beta / (1 - a),
            .x_t_weight = std::sqrt(a / b) * (1 - b) / (1 - a)};
}

const Sampler& sampler_of(SamplerKind kind) {
    return *std::find_if(kSamplers.begin(), kSamplers.end(),
                         [&](const Sampler& sampler) { return sampler.kind == kind; });
}

std::string sampler_name(SamplerKind kind) {
    return sampler_of(kind).name;
}

std::vector<SamplerKind> all_samplers() {
    std::vector<SamplerKind> kinds;
    for (const Sampler& sampler : kSamplers)
        kinds.push_back(sampler.kind);
    return kinds;
}

} // namespace restyle::core
