#pragma once

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

namespace restyle::core {

/// Whether gradients to x are asked for: only then may a network's fastest kernels, which have
/// none, not run.
inline bool wants_gradients(const at::Tensor& x) {
    return c10::GradMode::is_enabled() && x.requires_grad();
}

} // namespace restyle::core
