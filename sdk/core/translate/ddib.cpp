#include "restyle/core/ddib.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "restyle/core/target_chain.h"

namespace restyle::core {
namespace {

void check_noiseless(const std::vector<Step>& steps, const std::string& world) {
    for (const Step& step : steps)
        if (step.sigma > 0)
            throw std::invalid_argument("DDIB takes steps without noise (eta 0), a " + world +
                                        " step has sigma " + std::to_string(step.sigma));
}

} // namespace

std::vector<at::Tensor> ddim_inversion(Denoiser& source, const std::vector<Step>& steps,
                                       const at::Tensor& x_0) {
    std::vector<at::Tensor> path{x_0};
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        const at::Tensor& x = path.back();
        const double a = step->alpha_bar_t, b = step->alpha_bar_s;
        const at::Tensor e = source.predict(x, *step).e;
        path.push_back(std::sqrt(a / b) * (x - std::sqrt(1 - b) * e) + std::sqrt(1 - a) * e);
    }
    std::reverse(path.begin(), path.end());
    return path;
}

at::Tensor ddim_invert(Denoiser& source, const std::vector<Step>& steps, const at::Tensor& x_0) {
    return ddim_inversion(source, steps, x_0).front();
}

TargetChain ddib_chain(Denoiser& source, const std::vector<Step>& source_steps,
                       const std::vector<Step>& target_steps, const at::Tensor& x_0,
                       StepWatch watch_target, const at::Tensor& mask) {
    check_noiseless(source_steps, "source");
    check_noiseless(target_steps, "target");
    std::vector<at::Tensor> path = ddim_inversion(source, source_steps, x_0);
    TargetChain chain{path.front(),
                      [](std::size_t, const Transition& expected) { return expected.mean; },
                      std::move(watch_target)};
    return limited_chain(std::move(chain), std::move(path), mask);
}

at::Tensor ddib_translate(Denoiser& source, const std::vector<Step>& source_steps, Denoiser& target,
                          const std::vector<Step>& target_steps, const at::Tensor& x_0,
                          StepWatch watch_target, const at::Tensor& mask) {
    return run_chain(
        target, target_steps,
        ddib_chain(source, source_steps, target_steps, x_0, std::move(watch_target), mask));
}

} // namespace restyle::core
