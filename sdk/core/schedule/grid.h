#pragma once

#include <vector>

#include "restyle/core/step.h"

namespace restyle::core {

/// A time of a grid, and how much signal is left there.
struct GridPoint {
    int t;
    double alpha_bar;
};

/// What diffusers leaves of a signal that is 0 to samplers of noise levels, sqrt(1 / alpha_bar -
/// 1).
constexpr double kLeastSignal = 0x1p-24;

// The N times of a sampler's grid, noisiest first. Each throws std::invalid_argument where N does
// not fit.

/// COMMANDS.md, GRID: DDIM, DDPM, Euler. Turbo models name `trailing`: 999, 749, 499, 249 for N
/// = 4.
std::vector<int> spaced_times(const ScheduleConfig& config, const StepSettings& settings);

/// DPM-Solver++, as diffusers spaces it: N + 1 times, the last of which is not run, where the
/// spacing is leading or linspace; as GRID where it is trailing.
std::vector<int> multistep_times(const ScheduleConfig& config, const StepSettings& settings);

/// LCM: N times evenly picked of the grid that the model was distilled on, which has
/// original_inference_steps; strength leaves trunc(original_inference_steps * strength) of those,
/// from the clean end, to pick from.
std::vector<int> consistency_times(const ScheduleConfig& config, const StepSettings& settings);

/// Karras et al.: "Elucidating the Design Space of Diffusion-Based Generative Models"
/// (arXiv:2206.00364), (5) with rho 7: N noise levels from the schedule's highest to its lowest, at
/// the times nearest to them.
std::vector<GridPoint> karras_grid(const ScheduleConfig& config, int N);

} // namespace restyle::core
