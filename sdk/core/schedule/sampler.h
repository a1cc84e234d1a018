#pragma once

#include <optional>
#include <vector>

#include "restyle/core/step.h"

namespace restyle::core {

/// Where a step stands in its grid.
struct StepPlace {
    int t;
    double alpha_bar_t;
    double alpha_bar_s;
    std::optional<double> alpha_bar_before; ///< Of the step run before; absent in the first.
    bool last;                              ///< Of the grid.
    int grid_steps;                         ///< N.
};

/// One sampler: where it steps, and what a step there is. Its forward path is its own step with
/// every prediction replaced by the true x_0, and each of these paths keeps the marginals
///
///   x_t ~ N(sqrt(alpha_bar_t) x_0, 1 - alpha_bar_t)
///
/// since all work in this variance-preserving frame, whatever frame their papers write them in. A
/// step of x' = x / sqrt(alpha_bar), as Euler's are, becomes one of x by its weights alone, and the
/// network, which diffusers gives x' / sqrt(1 + sigma'^2), sees the very same x.
struct Sampler {
    SamplerKind kind;
    const char* name;                ///< As users call it.
    TimestepSpacing default_spacing; ///< Of its class in diffusers.

    std::vector<int> (*times)(const ScheduleConfig& config, const StepSettings& settings);

    /// `eta` matters to DDIM alone.
    Step (*step)(const ScheduleConfig& config, const StepPlace& place, double eta);
};

const Sampler& sampler_of(SamplerKind kind);

/// The forward process read backwards: x_s given x_t and x_0. Ho, Jain, Abbeel: "Denoising
/// Diffusion Probabilistic Models" (arXiv:2006.11239), (6) and (7).
Step posterior_step(const StepPlace& place);

/// The two of one class in diffusers.
inline bool is_dpm_solver(SamplerKind sampler) {
    return sampler == SamplerKind::kDpmSolver || sampler == SamplerKind::kSdeDpmSolver;
}

} // namespace restyle::core
