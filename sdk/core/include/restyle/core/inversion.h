#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "restyle/core/energy.h"
#include "restyle/core/generator.h"
#include "restyle/core/guide.h"
#include "restyle/core/perceptual_distance.h"

namespace restyle::core {

/// How the code of a picture is looked for.
struct InversionSettings {
    std::int64_t steps = 400; ///< Of Adam; the last third at a tenth of the step size. 0: none.
    double step_size = 0.05;  ///< Adam's learning rate.
    double prior_weight = 0;  ///< w of |z|^2 / 2, which keeps a Gaussian code one.
};

/// How far pictures are from a picture [1, 3, H, W] in [-1, 1]: the mean squared difference, and
/// what the network of an LPIPS, where there is one, sees of it. 0 at the picture itself. Values
/// beyond an end of the range differ by nothing from a picture that is at that end, for they are
/// shown so.
Energy picture_distance(const at::Tensor& picture,
                        const std::optional<PerceptualDistance>& perceptual = {});

/// A code, of one sample, and how far its picture is from the one that it was looked for.
struct Inversion {
    Code code;
    double distance = 0;
};

/// Called after each candidate and each step with its number, counted through both from 1, and the
/// least distance so far, in which a step counts the prior's share. Throws to stop.
using InversionProgress = std::function<void(std::int64_t pass, double nearest)>;

/// Where a search is. Kept, it can go on there, to the same end.
struct InversionState {
    std::int64_t candidates = 0; ///< That it has looked at,
    std::int64_t steps = 0;      ///< ... and steps that it has taken from the nearest of them.
    Code code;                   ///< Where it is now.
    Code best;                   ///< Where it was nearest,
    double best_total = 0;       ///< ... by its distance and the prior's share,
    double best_distance = 0;    ///< ... of which this is the distance.
    double nearest = 0;          ///< What progress was told last.
    Code means, squares;         ///< Adam's moments; empty where it begins.
};

/// At the nearest of the candidates, codes of any number of samples. Throws std::runtime_error
/// where none is at a finite distance.
InversionState begin_inversion(const Generator& generator, const Energy& distance,
                               const Code& candidates, const InversionProgress& progress = {});

/// Goes down by gradients (Abdal et al.: "Image2StyleGAN", arXiv:1904.03189) until all steps are
/// taken. Where `progress` or an energy throws, `state` is where it was after the last whole step.
Inversion continue_inversion(const Generator& generator, const Energy& distance,
                             InversionState& state, const InversionSettings& settings = {},
                             const InversionProgress& progress = {});

/// Both together: the code whose picture is nearest by `distance`, of a generator that has no
/// encoder. A local minimum: how near it comes is up to the generator, and in w+ it comes nearer
/// than in w or z. Steps end where values are no longer finite.
Inversion invert(const Generator& generator, const Energy& distance, const Code& candidates,
                 const InversionSettings& settings = {}, const InversionProgress& progress = {});

} // namespace restyle::core
