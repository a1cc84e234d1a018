#pragma once

#include "restyle/core/denoiser.h"

namespace restyle::core {

/// y_s of a step in lock step with the source's from x_t to x_s: where the target expects to go,
/// plus the noise that brought the source's path to x_s, at the target's sigma. Equal sigmas, 0
/// included, need no division, and equal means leave x_s as it is, to the last bit.
at::Tensor follow(const at::Tensor& x_s, const Transition& source, const Step& source_step,
                  const Transition& target, const Step& target_step);

/// y_s where the mask is 1 and x_s where it is 0, both to the last bit, and between them between;
/// y_s where it is undefined.
at::Tensor where_masked(const at::Tensor& x_s, const at::Tensor& y_s, const at::Tensor& mask);

} // namespace restyle::core
