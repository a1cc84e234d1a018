#include "restyle/core/inversion.h"

#include <limits>
#include <stdexcept>
#include <utility>

#include <c10/core/GradMode.h>

namespace restyle::core {
namespace {

Code sample_of(const Code& codes, std::int64_t number) {
    Code one;
    for (const auto& [name, part] : codes)
        one[name] = part.narrow(0, number, 1);
    return one;
}

/// The least of the distances on the way, of each of which it tells.
class Nearest {
public:
    explicit Nearest(const InversionProgress& progress) : progress_(progress) {}

    double distance() const { return distance_; }

    /// Whether it is nearer than all before.
    bool note(double distance) {
        const bool nearer = distance < distance_;
        if (nearer) distance_ = distance;
        ++looks_;
        if (progress_) progress_(looks_, distance_);
        return nearer;
    }

private:
    const InversionProgress& progress_;
    std::int64_t looks_ = 0;
    double distance_ = std::numeric_limits<double>::infinity();
};

/// One at a time, so that their number takes no memory.
Code nearest_of(const Generator& generator, const Energy& distance, const Code& candidates,
                Nearest& nearest) {
    const c10::NoGradGuard no_gradients;
    Code code;
    for (std::int64_t i = 0; i < candidates.begin()->second.size(0); ++i) {
        const Code candidate = sample_of(candidates, i);
        const at::Tensor found = distance(generator.pictures(candidate), EnergyDraw{});
        if (nearest.note(found.item<double>())) code = candidate;
    }
    if (code.empty())
        throw std::runtime_error("inversion: no candidate has a picture at a finite distance");
    return code;
}

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

Inversion invert(const Generator& generator, const Energy& distance, const Code& candidates,
                 const InversionSettings& settings, const InversionProgress& progress) {
    Nearest nearest(progress);
    Inversion found{nearest_of(generator, distance, candidates, nearest), nearest.distance()};
    const std::int64_t fine = settings.steps / 3;
    GuideSettings descent;
    descent.dynamics = Dynamics::kAdam;
    descent.prior_weight = settings.prior_weight;
    descent.keep.best = true;
    for (const auto& [steps, step_size] : {std::pair{settings.steps - fine, settings.step_size},
                                           std::pair{fine, settings.step_size / 10}}) {
        descent.steps = steps;
        descent.step_size = step_size;
        const Guided guided = guide(
            generator, {{"distance", 1, distance}}, found.code, descent,
            [&](std::int64_t, const at::Tensor& total) { nearest.note(total.item<double>()); });
        found.code = guided.code;
        const SampleTrace& trace = guided.samples.front();
        const std::vector<double>& distances = trace.energies.front();
        if (!distances.empty()) found.distance = distances[std::size_t(trace.kept)];
    }
    return found;
}

} // namespace restyle::core
