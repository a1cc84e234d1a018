#pragma once

#include <cstdlib>

#include <ATen/ATen.h>

#include "restyle/core/device.h"

namespace restyle::core {

/// Where a bench runs: what RESTYLE_DEVICE names, cpu (where it is not set), cuda or auto.
inline at::Device bench_device() {
    static const at::Device device = [] {
        const char* given = std::getenv("RESTYLE_DEVICE");
        return device_from_name(given != nullptr ? given : "cpu");
    }();
    return device;
}

/// Returns when `result` is there: a GPU computes behind the call that asks it to.
inline void wait_for(const at::Tensor& result) {
    if (!result.is_cpu()) result.flatten()[0].item<double>();
}

} // namespace restyle::core
