#include "schedule/grid.h"

#include <cmath>
#include <string>

#include "schedule/require.h"

namespace restyle::core {
namespace {

void require_steps(int N, int most, const char* bound) {
    require(N >= 1 && N <= most, "steps is " + std::to_string(N) + ", expected 1 to " +
                                     std::to_string(most) + " (" + bound + ")");
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

} // namespace restyle::core
