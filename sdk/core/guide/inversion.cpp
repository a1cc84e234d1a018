#include "restyle/core/inversion.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

#include <c10/core/GradMode.h>

#include "guide/dynamics.h"
#include "guide/total_energy.h"

namespace restyle::core {
namespace {

Code sample_of(const Code& codes, std::int64_t number) {
    Code one;
    for (const auto& [name, part] : codes)
        one[name] = part.narrow(0, number, 1);
    return one;
}

/// The best is told from the codes that it visits.
void note(InversionState& state, const Code& code, double total, double distance) {
    state.nearest = std::min(state.nearest, total);
    if (total > state.best_total) return;
    state.best = code;
    state.best_total = total;
    state.best_distance = distance;
}

/// Adam's steps from a state, of which the last third is finer.
class Descent {
public:
    Descent(const Generator& generator, const Energy& distance, const InversionSettings& settings)
        : settings_(settings),
          energies_{{"distance", 1, distance}},
          total_(generator, energies_, guidance_),
          first_fine_(settings.steps - settings.steps / 3) {
        guidance_.prior_weight = settings.prior_weight;
    }

    /// Fills in the gradient where the values are finite.
    bool look(InversionState& state, Code* gradient) const {
        EnergyValues values =
            gradient ? total_.with_gradient(state.code, 0) : total_.values(state.code, 0);
        const double total = values.total.item<double>();
        if (!std::isfinite(total)) return false;
        note(state, state.code, total, values.energies.front().item<double>());
        if (gradient) *gradient = std::move(values.gradient);
        return true;
    }

    /// The finer ones begin where it was nearest.
    void turn_finer(InversionState& state) const {
        if (state.steps != first_fine_) return;
        if (state.steps > 0) look(state, nullptr);
        state.code = state.best;
        state.means.clear();
        state.squares.clear();
    }

    void move(InversionState& state, const Code& gradient) const {
        const bool is_fine = state.steps >= first_fine_;
        const Code change = adam_change(
            gradient, is_fine ? settings_.step_size / 10 : settings_.step_size,
            is_fine ? state.steps - first_fine_ : state.steps, state.means, state.squares);
        for (auto& [name, part] : state.code)
            part = part + change.at(name);
        ++state.steps;
    }

private:
    InversionSettings settings_;
    std::vector<WeightedEnergy> energies_;
    GuideSettings guidance_;
    TotalEnergy total_;
    std::int64_t first_fine_;
};

/// x - picture, and 0 where the picture is at an end of its range and x beyond it.
at::Tensor shown_difference(const at::Tensor& x, const at::Tensor& picture) {
    const at::Tensor difference = x - picture;
    const at::Tensor below_black = at::logical_and(picture <= -1, difference < 0);
    const at::Tensor above_white = at::logical_and(picture >= 1, difference > 0);
    return difference.masked_fill(at::logical_or(below_black, above_white), 0);
}

} // namespace

Energy picture_distance(const at::Tensor& picture,
                        const std::optional<PerceptualDistance>& perceptual) {
    std::optional<Energy> seen;
    if (perceptual) seen = perceptual_energy(*perceptual, picture);
    return [picture, seen](const at::Tensor& pictures, const EnergyDraw& draw) {
        const at::Tensor squares = shown_difference(pictures, picture).square().mean({1, 2, 3});
        return seen ? squares + (*seen)(pictures, draw) : squares;
    };
}

// One candidate at a time, so that their number takes no memory.
InversionState begin_inversion(const Generator& generator, const Energy& distance,
                               const Code& candidates, const InversionProgress& progress) {
    const c10::NoGradGuard no_gradients;
    InversionState state;
    state.nearest = state.best_distance = std::numeric_limits<double>::infinity();
    for (std::int64_t i = 0; i < candidates.begin()->second.size(0); ++i) {
        const Code candidate = sample_of(candidates, i);
        const double found = distance(generator.pictures(candidate), EnergyDraw{}).item<double>();
        if (found < state.best_distance) {
            state.code = candidate;
            state.best_distance = state.nearest = found;
        }
        ++state.candidates;
        if (progress) progress(state.candidates, state.nearest);
    }
    if (state.code.empty())
        throw std::runtime_error("inversion: no candidate has a picture at a finite distance");
    state.best = state.code;
    state.best_total =
        std::numeric_limits<double>::infinity(); // Of the prior nothing is known yet.
    return state;
}

Inversion continue_inversion(const Generator& generator, const Energy& distance,
                             InversionState& state, const InversionSettings& settings,
                             const InversionProgress& progress) {
    const Descent descent(generator, distance, settings);
    while (state.steps < settings.steps) {
        descent.turn_finer(state);
        Code gradient;
        if (!descent.look(state, &gradient)) return {state.best, state.best_distance};
        if (progress) progress(state.candidates + state.steps + 1, state.nearest);
        descent.move(state, gradient);
    }
    if (settings.steps > 0) descent.look(state, nullptr);
    return {state.best, state.best_distance};
}

Inversion invert(const Generator& generator, const Energy& distance, const Code& candidates,
                 const InversionSettings& settings, const InversionProgress& progress) {
    InversionState state = begin_inversion(generator, distance, candidates, progress);
    return continue_inversion(generator, distance, state, settings, progress);
}

} // namespace restyle::core
