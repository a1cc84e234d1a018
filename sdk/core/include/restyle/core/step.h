#pragma once

#include <optional>
#include <vector>

#include "restyle/core/schedule_config.h"

namespace restyle::core {

/// One reverse step x_t -> x_s, s < t: everything about it that does not depend on the image.
///
/// Its mean is a weighted sum, for DDIM of (x_0, e), for DDPM of (x_0, x_t), for a multistep solver
/// also of the x_0 that the step run before it predicted:
///
///   mean = x_0_weight x_0 + e_weight e + x_t_weight x_t + past_x_0_weight past_x_0
struct Step {
    int t;              ///< The model's time of the noisier sample.
    double alpha_bar_t; ///< Share of signal power left at t.
    double alpha_bar_s; ///< The same at s.
    double sigma;       ///< Noise the reverse step adds.
    double path_sigma;  ///< Noise the forward path adds between the two, given x_0.
    double x_0_weight;
    double e_weight = 0;
    double x_t_weight = 0;
    double past_x_0_weight = 0; ///< 0 in the first step that runs, which has no past.
    /// Where the network learned the variance: the upper end of what it may add, sigma being the
    /// lower; 0 where sigma is what is added.
    double largest_sigma = 0;
};

/// Which steps run (COMMANDS.md: GRID, STRENGTH, SAMPLER).
struct StepSettings {
    int steps = 50;             ///< N, in [1, T].
    double strength = 1.0;      ///< In [0, 1]; K = min(N, trunc(N * strength)) transitions run.
    std::vector<int> timesteps; ///< Descending, in [0, T); when not empty, all of it runs instead.
    std::optional<double> eta;  ///< In [0, 1]; resolved_eta() says what its absence means.
};

/// The eta of the DDIM steps that run: `eta`, or 0.1 where a DDIM schedule is told none. Absent
/// where the steps are ancestral: a DDPM schedule that is told none.
std::optional<double> resolved_eta(const ScheduleConfig& config, std::optional<double> eta);

/// The K steps that run, noisiest first; none when K is 0. Throws std::invalid_argument.
std::vector<Step> steps_to_run(const ScheduleConfig& config, const StepSettings& settings);

/// The last `count` steps of the whole grid, whatever the strength, for refining. count in [0, N].
std::vector<Step> last_steps(const ScheduleConfig& config, const StepSettings& settings, int count);

} // namespace restyle::core
