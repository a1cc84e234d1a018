#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "restyle/core/step.h"

namespace restyle::core {
namespace {

void require(bool condition, const std::string& sentence) {
    if (!condition) throw std::invalid_argument(sentence);
}

// All N times, noisiest first. std::nearbyint rounds ties to even, as COMMANDS.md's rint.
std::vector<int> grid_times(const ScheduleConfig& config, int N) {
    const int T = config.train_timesteps;
    require(N >= 1 && N <= T, "steps is " + std::to_string(N) + ", expected 1 to " +
                                  std::to_string(T) + " (num_train_timesteps)");
    std::vector<int> times;
    for (int i = 0; i < N; ++i) {
        const int back = N - 1 - i;
        switch (config.timestep_spacing) {
        case TimestepSpacing::kLeading:
            times.push_back(back * (T / N) + config.steps_offset);
            break;
        case TimestepSpacing::kTrailing:
            times.push_back(int(std::nearbyint(T - double(i) * T / N)) - 1);
            break;
        case TimestepSpacing::kLinspace:
            times.push_back(N == 1 ? 0 : int(std::nearbyint(double(back) * (T - 1) / (N - 1))));
            break;
        }
    }
    return times;
}

void check_times(const ScheduleConfig& config, const std::vector<int>& times) {
    for (std::size_t i = 0; i < times.size(); ++i) {
        require(times[i] >= 0 && times[i] < config.train_timesteps,
                "time " + std::to_string(times[i]) + " is outside the model's 0 to " +
                    std::to_string(config.train_timesteps - 1));
        require(i == 0 || times[i] < times[i - 1],
                "the times do not descend at " + std::to_string(times[i]));
    }
}

// DDIM (12) and (16); a and b are alpha_bar at t and s.
Step ddim_step(int t, double a, double b, double eta) {
    const double sigma = eta * std::sqrt((1 - b) / (1 - a)) * std::sqrt(1 - a / b);
    const double towards_x_t = std::sqrt(std::max(0.0, 1 - b - sigma * sigma));
    return {t, a, b, sigma, sigma, std::sqrt(b), towards_x_t, 0.0};
}

// DDPM (6) and (7): the posterior of x_s given x_t and x_0.
Step ddpm_step(const ScheduleConfig& config, int t, double a, double b, bool last) {
    const double beta = 1 - a / b;
    const double posterior = beta * (1 - b) / (1 - a);
    const bool large = config.variance_type == VarianceType::kFixedLarge;
    const double reverse = large ? beta : std::max(posterior, 1e-20);
    return {t,
            a,
            b,
            last ? 0.0 : std::sqrt(reverse),
            std::sqrt(posterior),
            std::sqrt(b) * beta / (1 - a),
            0.0,
            std::sqrt(a / b) * (1 - b) / (1 - a),
            0.0,
            last || !learns_variance(config) ? 0.0 : std::sqrt(beta)};
}

std::vector<Step> steps_at(const ScheduleConfig& config, const std::vector<int>& times,
                           std::size_t first, std::optional<double> eta) {
    check_times(config, times);
    require(!eta || (*eta >= 0 && *eta <= 1),
            "eta is " + std::to_string(eta.value_or(0)) + ", expected 0 to 1");
    const std::vector<double> alpha_bar = alpha_bars(config);
    const bool to_one = config.sampler == SamplerKind::kDdpm || config.set_alpha_to_one;
    const double end = to_one ? 1.0 : alpha_bar.front();

    std::vector<Step> steps;
    for (std::size_t i = first; i < times.size(); ++i) {
        const bool last = i + 1 == times.size();
        const double a = alpha_bar[std::size_t(times[i])];
        const double b = last ? end : alpha_bar[std::size_t(times[i + 1])];
        require(a > 0 || config.prediction_type != PredictionType::kEpsilon,
                "time " + std::to_string(times[i]) +
                    " has no signal left (alpha_bar 0), where a model that predicts epsilon says "
                    "nothing of x_0");
        steps.push_back(eta ? ddim_step(times[i], a, b, *eta)
                            : ddpm_step(config, times[i], a, b, last));
    }
    return steps;
}

// All times of the grid, noisiest first.
std::vector<int> all_times(const ScheduleConfig& config, const StepSettings& settings) {
    return settings.timesteps.empty() ? grid_times(config, settings.steps) : settings.timesteps;
}

int steps_of_strength(int N, double strength) {
    require(strength >= 0 && strength <= 1,
            "strength is " + std::to_string(strength) + ", expected 0 to 1");
    return std::min(N, int(std::trunc(N * strength)));
}

} // namespace

std::optional<double> resolved_eta(const ScheduleConfig& config, std::optional<double> eta) {
    constexpr double kDefault = 0.1;
    return config.sampler == SamplerKind::kDdim ? eta.value_or(kDefault) : eta;
}

std::vector<Step> last_steps(const ScheduleConfig& config, const StepSettings& settings,
                             int count) {
    const std::vector<int> times = all_times(config, settings);
    const int N = int(times.size());
    require(count >= 0 && count <= N,
            std::to_string(count) + " steps were asked for of a grid of " + std::to_string(N));
    return steps_at(config, times, std::size_t(N - count), resolved_eta(config, settings.eta));
}

std::vector<Step> steps_to_run(const ScheduleConfig& config, const StepSettings& settings) {
    const int K = settings.timesteps.empty() ? steps_of_strength(settings.steps, settings.strength)
                                             : int(settings.timesteps.size());
    return last_steps(config, settings, K);
}

} // namespace restyle::core
