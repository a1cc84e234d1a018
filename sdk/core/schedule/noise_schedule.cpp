#include <algorithm>
#include <cmath>
#include <numbers>

#include "restyle/core/schedule_config.h"

namespace restyle::core {
namespace {

// Nichol, Dhariwal: "Improved Denoising Diffusion Probabilistic Models" (arXiv:2102.09672), (17).
double squared_cosine(double u) {
    const double cosine = std::cos((u + 0.008) / 1.008 * std::numbers::pi / 2);
    return cosine * cosine;
}

double beta(const ScheduleConfig& config, int i) {
    const double share = double(i) / (config.train_timesteps - 1);
    switch (config.beta_schedule) {
    case BetaSchedule::kLinear:
        return config.beta_start + (config.beta_end - config.beta_start) * share;
    case BetaSchedule::kScaledLinear: {
        const double first = std::sqrt(config.beta_start);
        const double root = first + (std::sqrt(config.beta_end) - first) * share;
        return root * root;
    }
    case BetaSchedule::kSquaredCosCapV2: {
        const double T = config.train_timesteps;
        return std::min(1 - squared_cosine((i + 1) / T) / squared_cosine(i / T), 0.999);
    }
    case BetaSchedule::kTrained:
        break;
    }
    return config.trained_betas.at(std::size_t(i));
}

// Lin et al.: "Common Diffusion Noise Schedules and Sample Steps are Flawed" (arXiv:2305.08891),
// algorithm 1: the last signal becomes exactly 0, the first stays.
void rescale_to_zero_snr(std::vector<double>& alpha_bar) {
    const double first = std::sqrt(alpha_bar.front());
    const double last = std::sqrt(alpha_bar.back());
    for (double& value : alpha_bar) {
        const double root = (std::sqrt(value) - last) * first / (first - last);
        value = root * root;
    }
}

} // namespace

std::vector<double> alpha_bars(const ScheduleConfig& config) {
    std::vector<double> alpha_bar(std::size_t(config.train_timesteps));
    double product = 1;
    for (int i = 0; i < config.train_timesteps; ++i)
        alpha_bar[std::size_t(i)] = product *= 1 - beta(config, i);
    if (config.rescale_betas_zero_snr) rescale_to_zero_snr(alpha_bar);
    return alpha_bar;
}

} // namespace restyle::core
