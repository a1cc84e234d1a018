#pragma once

#include "restyle/core/cycle_diffusion.h"

namespace restyle::core {

struct TurboEditSettings {
    TranslateSettings translate = {};

    /// w below; more than 1 moves further to where the target leads. At 1 the edit is that of
    /// cycle_translate() along the same path.
    double pseudo_guidance = 1.5;

    /// The last residual is scaled down to this root mean square where it is larger, each
    /// picture's by itself: what few steps leave unexplained there carries artefacts over. The
    /// default is the authors' norm of 15.5 for 4 x 64 x 64 values. Infinity: as it is, which an
    /// exact return needs.
    double largest_last_residual = 15.5 / 128;
};

/// TurboEdit (Deutch et al.: "TurboEdit: Text-Based Image Editing Using Few-Step Diffusion Models",
/// arXiv:2408.00735), a method for models that take few steps and no guidance:
///
///   y_s = mean_source(y_t) + r + w (mean_target(y_t) - mean_source(y_t)),   y_1 = x_1
///
/// where r = x_s - mean_source(x_t) is what the source leaves unexplained of the path. The authors'
/// path is independent_path() along path_steps() with a shift of 1, so that r is of the size that
/// the model expects. The source runs twice a step, on the path and beside the target.
///
/// Throws std::invalid_argument where the steps of the two sides differ in number or in sigma.
at::Tensor turbo_edit(Denoiser& source, const std::vector<Step>& source_steps, Denoiser& target,
                      const std::vector<Step>& target_steps, const std::vector<at::Tensor>& path,
                      const TurboEditSettings& settings = {});

} // namespace restyle::core
