#include "schedule/grid.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "schedule/require.h"

namespace restyle::core {
namespace {

void require_steps(int N, int most, const char* bound) {
    require(N >= 1 && N <= most, "steps is " + std::to_string(N) + ", expected 1 to " +
                                     std::to_string(most) + " (" + bound + ")");
}

// A noise level relative to the signal's.
double noise_level(double alpha_bar) {
    return std::sqrt(1 / (alpha_bar > 0 ? alpha_bar : kLeastSignal) - 1);
}

// Where a level lies among the schedule's, which rise with the time; between two by logarithm.
double time_of_level(double level, const std::vector<double>& levels) {
    const auto above = std::upper_bound(levels.begin() + 1, levels.end() - 1, level);
    const double high = std::log(*above), low = std::log(*(above - 1));
    const double share = high > low ? (std::log(level) - low) / (high - low) : 1;
    return double(above - levels.begin()) - 1 + std::clamp(share, 0.0, 1.0);
}

} // namespace

// std::nearbyint rounds ties to even, as COMMANDS.md's rint.
std::vector<int> spaced_times(const ScheduleConfig& config, const StepSettings& settings) {
    const int T = config.train_timesteps, N = settings.steps;
    require_steps(N, T, "num_train_timesteps");
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

std::vector<int> multistep_times(const ScheduleConfig& config, const StepSettings& settings) {
    if (config.timestep_spacing == TimestepSpacing::kTrailing)
        return spaced_times(config, settings);
    const int T = config.train_timesteps, N = settings.steps;
    require_steps(N, T - 1, "num_train_timesteps - 1");
    const double apart = double(T - 1) / N; // Multiplied as numpy does, for ties hang on it.
    std::vector<int> times;
    for (int back = N; back > 0; --back)
        times.push_back(config.timestep_spacing == TimestepSpacing::kLeading
                            ? back * (T / (N + 1)) + config.steps_offset
                            : int(std::nearbyint(back * apart)));
    return times;
}

// Luo et al.: "Latent Consistency Models" (arXiv:2310.04378); the arithmetic is diffusers'.
std::vector<int> consistency_times(const ScheduleConfig& config, const StepSettings& settings) {
    const int T = config.train_timesteps, N = settings.steps;
    require_steps(N, config.original_inference_steps, "original_inference_steps");
    const int apart = T / config.original_inference_steps;
    const double share = settings.strength == 0 ? 1 : settings.strength; // Nothing runs at 0.
    const int left = int(std::trunc(config.original_inference_steps * share));
    require(left >= N, "strength " + std::to_string(settings.strength) + " leaves " +
                           std::to_string(left) + " of the " +
                           std::to_string(config.original_inference_steps) +
                           " steps (original_inference_steps) that sampler lcm picks from, "
                           "expected at least steps, which is " +
                           std::to_string(N));
    std::vector<int> times;
    for (int i = 0; i < N; ++i)
        times.push_back((left - int(std::floor(i * (double(left) / N)))) * apart - 1);
    return times;
}

std::vector<GridPoint> karras_grid(const ScheduleConfig& config, int N) {
    constexpr double kRho = 7;
    require_steps(N, config.train_timesteps, "num_train_timesteps");
    const std::vector<double> alpha_bar = alpha_bars(config);
    std::vector<double> levels;
    for (const double value : alpha_bar)
        levels.push_back(noise_level(value));
    const double highest = std::pow(levels.back(), 1 / kRho);
    const double lowest = std::pow(levels.front(), 1 / kRho);

    // The ends are the schedule's own, to the last bit: a step may lead from one to the same level.
    const int T = config.train_timesteps;
    std::vector<GridPoint> grid{{T - 1, alpha_bar.back() > 0 ? alpha_bar.back() : kLeastSignal}};
    for (int i = 1; i < N - 1; ++i) {
        const double share = double(i) / (N - 1);
        const double level = std::pow(highest + share * (lowest - highest), kRho);
        const int t = int(std::nearbyint(time_of_level(level, levels)));
        grid.push_back({t, 1 / (1 + level * level)});
    }
    if (N > 1) grid.push_back({0, alpha_bar.front()});
    return grid;
}

} // namespace restyle::core
