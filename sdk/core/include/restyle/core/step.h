#pragma once

#include <optional>
#include <string>
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
    /// lower, or of squared_noise and noise_residual what is added where x_0 is certain; 0 where
    /// sigma is what is added.
    double largest_sigma = 0;
    /// A consistency model's prediction of x_0 is c_skip x_t + c_out x_0, of the x_0 that its
    /// output stands for.
    double c_skip = 0, c_out = 1;

    bool operator==(const Step&) const = default;
};

/// Which steps run (COMMANDS.md: GRID, STRENGTH, SAMPLER).
struct StepSettings {
    int steps = 50;        ///< N, in [1, T].
    double strength = 1.0; ///< In [0, 1]; K = min(N, trunc(N * strength)) transitions run.
    /// Descending, in [0, T); when not empty, all of it runs instead.
    std::vector<int> timesteps = {};
    std::optional<double> eta = {}; ///< In [0, 1], of DDIM; resolved_sampler() says more.
    /// Instead of the schedule's own, as diffusers' from_config() would have it: betas, prediction
    /// and what its class has a word for stay, the grid and the step are the named sampler's.
    std::optional<SamplerKind> sampler = {};
    double shift = 0; ///< In [0, 1], of path_steps().
};

/// What runs, with an eta where it is DDIM.
struct ResolvedSampler {
    SamplerKind kind;
    std::optional<double> eta;
};

/// The sampler of the settings, else of the schedule; DDIM's eta is 0.1 where none is given, and a
/// DDPM schedule that is given one runs DDIM. Throws std::invalid_argument for an eta outside
/// [0, 1], or given to a sampler that has none.
ResolvedSampler resolved_sampler(const ScheduleConfig& config, const StepSettings& settings);

/// Whether the sampler that runs can be given an eta.
bool takes_eta(const ScheduleConfig& config, const StepSettings& settings);

/// ddim, ddpm, euler, euler-ancestral, dpm++, sde-dpm++, lcm.
std::string sampler_name(SamplerKind sampler);
std::vector<SamplerKind> all_samplers();

/// The K steps that run, noisiest first; none when K is 0. LCM runs K = N of a grid that strength
/// has shrunk. Throws std::invalid_argument.
std::vector<Step> steps_to_run(const ScheduleConfig& config, const StepSettings& settings);

/// The steps of the forward path that is encoded: those that run, at less noise where there is a
/// shift, x_i at the level of the time t_i - trunc(shift (t_i - t_{i+1})), t_{K+1} = -1 being x_0.
/// The models expect the levels of steps_to_run() still. A model that takes few steps leaves more
/// unexplained of each than the noise it adds there, and the codes e_i vary by more than 1; with a
/// shift they vary less where steps add all their noise (eta 1, ancestral, LCM), more at eta 0.1.
/// With 1 it is the shifted schedule of Deutch et al.: "TurboEdit: Text-Based Image Editing Using
/// Few-Step Diffusion Models" (arXiv:2408.00735). Decoding is exact all the same: it is for any
/// path.
std::vector<Step> path_steps(const ScheduleConfig& config, const StepSettings& settings);

/// The last `count` of all N times of the sampler's grid, as DDIM's steps at eta 1, for refining.
/// count in [0, N]. Throws std::invalid_argument.
std::vector<Step> refine_steps(const ScheduleConfig& config, const StepSettings& settings,
                               int count);

} // namespace restyle::core
