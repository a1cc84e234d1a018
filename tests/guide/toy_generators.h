#pragma once

#include "restyle/core/generator.h"
#include "restyle/core/guide.h"
#include "support/toy_worlds.h"

namespace restyle::test {

/// G(z) = z, of one row w.
inline core::Generator identity(std::vector<std::int64_t> shape) {
    return {{{"w", 1, std::move(shape)}}, [](const core::Code& z) { return z.at("w").squeeze(1); }};
}

inline core::Code code_of_values(const at::Tensor& values) {
    return {{"w", values.unsqueeze(1)}};
}

/// |x - m|^2 / 2
inline core::Energy distance_to(double m) {
    return [m](const at::Tensor& x, const core::EnergyDraw&) {
        return (x - m).square().flatten(1).sum(1) / 2;
    };
}

/// A diffusion model of a random network on pictures of 3 x 4 x 4.
inline core::Generator tanh_generator(int steps, double eta, bool recompute = true) {
    const core::ScheduleConfig schedule = latent_schedule();
    core::DiffusionSampling sampling;
    sampling.steps = core::steps_to_run(schedule, {steps, 1.0, {}, eta});
    sampling.x_0_shape = {3, 4, 4};
    sampling.recompute = recompute;
    return core::diffusion_generator(std::make_shared<core::Denoiser>(tanh_net(3, 48), schedule),
                                     sampling, [](const at::Tensor& x_0) { return x_0.tanh(); });
}

} // namespace restyle::test
