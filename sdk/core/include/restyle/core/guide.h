#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "restyle/core/energy.h"
#include "restyle/core/generator.h"

namespace restyle::core {

/// How a code moves down the energy
///
///   U(z) = w |z - c|^2 / 2 + sum of lambda_i E_i(G(z))
///
/// with c 0, or the code of a picture (Wu, De la Torre, arXiv:2210.05559). Of a Gaussian code at
/// w = 1, exp(-U) is the distribution of z given what the energies want.
enum class Dynamics {
    kLangevin, ///< z <- z - (h / 2) grad U + sqrt(h T) n, with n ~ N(0, 1): at T = 1 unadjusted
               ///< Langevin dynamics, which samples exp(-U); at T = 0 gradient descent.
    kAdam,     ///< Kingma, Ba (arXiv:1412.6980), of grad U, with h as learning rate. Draws nothing.
};

/// Which of the visited codes is kept of a sample.
struct Keep {
    bool best = false;       ///< Of least energy; else the last.
    std::string energy = {}; ///< Name of the energy that tells the best; empty: U.
};

/// Rows of a code, counted through its parts. Empty: all.
using MovedRows = std::vector<std::int64_t>;

struct GuideSettings {
    Dynamics dynamics = Dynamics::kLangevin;
    std::int64_t steps = 200;
    double step_size = 0.05; ///< h, above 0. Of Langevin it must be below 4 / the curvature of U.
    double temperature = 1;  ///< T, at least 0, of Langevin.
    double prior_weight = 1; ///< w, at least 0.
    Code centre = {};        ///< c, shaped as the code; empty: 0.
    MovedRows moved = {};    ///< Other rows stay as they are.
    Keep keep = {};
    std::uint64_t seed = 0; ///< Of the steps' noise and of what energies draw.
    std::int64_t first = 0; ///< Sample i of the batch is first + i, whatever batch it is in.
    /// Of the first step, which noise and draws go by: guidance that goes on from where another
    /// ended, after so many steps. Messages and traces count from 0.
    std::int64_t first_step = 0;
};

/// What the visited codes z_0 .. z_steps of a sample were worth, the last one included. Shorter
/// where the sample failed.
struct SampleTrace {
    std::vector<double> total;                 ///< U
    std::vector<double> prior;                 ///< |z - c|^2 / 2, unweighted.
    std::vector<std::vector<double>> energies; ///< E_i, unweighted: [energy][step].

    std::int64_t kept = 0; ///< The step whose code is kept.

    /// h times the curvature of U along the steps, (grad U' - grad U).(z' - z) / |z' - z|^2: its
    /// median. From 4 on Langevin and gradient steps grow instead of settling.
    double step_times_curvature = 0;

    /// Why there is no result: values that are not finite, or steps that diverged; in words.
    std::optional<std::string> failure;
};

struct Guided {
    Code code; ///< Of each sample what is kept, of the sound ones before it failed.
    std::vector<SampleTrace> samples;
};

/// Called after each step with its number, from 1, and U of each sample before it. Throws to stop.
using GuideProgress = std::function<void(std::int64_t step, const at::Tensor& total)>;

/// Moves codes, each sample as if it were alone: energies are summed, noise and draws are keyed by
/// the sample. `start` is not changed. Runs `steps` passes with gradients and one without.
///
/// A sample whose energy is not finite, or whose code leaves all bounds, stops there and fails; the
/// others go on. Throws std::invalid_argument for settings out of range, for a row or an energy
/// that is not there, and std::runtime_error for an energy that gives another shape than [n] or
/// has no gradient.
Guided guide(const Generator& generator, const std::vector<WeightedEnergy>& energies,
             const Code& start, const GuideSettings& settings, const GuideProgress& progress = {});

} // namespace restyle::core
