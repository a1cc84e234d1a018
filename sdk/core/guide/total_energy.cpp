#include "guide/total_energy.h"

#include <stdexcept>

#include <c10/core/GradMode.h>
#include <c10/util/StringUtil.h>
#include <torch/csrc/autograd/autograd.h>

namespace restyle::core {
namespace {

void check_shape(const at::Tensor& energy, std::int64_t n, const std::string& name) {
    if (energy.dim() == 1 && energy.size(0) == n) return;
    throw std::runtime_error(c10::str("energy '", name, "' gives ", energy.sizes(), " for ", n,
                                      " pictures, expected one value each"));
}

} // namespace

at::Tensor TotalEnergy::add_energies(const Code& z, std::int64_t step, EnergyValues& values) const {
    const at::Tensor pictures = generator_.pictures(z);
    const EnergyDraw draw{settings_.seed, settings_.first_step + step, settings_.first};
    at::Tensor sum;
    for (const WeightedEnergy& term : energies_) {
        const at::Tensor energy = term.energy(pictures, draw);
        check_shape(energy, pictures.size(0), term.name);
        if (c10::GradMode::is_enabled() && !energy.requires_grad())
            throw std::runtime_error("energy '" + term.name +
                                     "' has no gradient in the picture, and guidance follows it");
        values.energies.push_back(energy.detach().to(at::kDouble));
        const at::Tensor weighted = term.weight * energy.sum();
        sum = sum.defined() ? sum + weighted : weighted;
    }
    return sum;
}

at::Tensor TotalEnergy::from_centre(const Code& z, const std::string& part) const {
    const auto centre = settings_.centre.find(part);
    return centre == settings_.centre.end() ? z.at(part) : z.at(part) - centre->second;
}

void TotalEnergy::add_prior(const Code& z, EnergyValues& values) const {
    values.prior = at::zeros({z.begin()->second.size(0)}, at::kDouble);
    for (const auto& [name, part] : z)
        values.prior +=
            from_centre(z, name).to(at::kDouble).square().flatten(1).sum(1).to(at::kCPU) / 2;
    values.total = settings_.prior_weight * values.prior;
    for (std::size_t i = 0; i < energies_.size(); ++i)
        values.total = values.total + energies_[i].weight * values.energies[i].to(at::kCPU);
}

EnergyValues TotalEnergy::values(const Code& z, std::int64_t step) const {
    const c10::NoGradGuard no_gradients;
    EnergyValues values;
    if (!energies_.empty()) add_energies(z, step, values);
    add_prior(z, values);
    return values;
}

EnergyValues TotalEnergy::with_gradient(const Code& z, std::int64_t step) const {
    EnergyValues values;
    for (const auto& [name, part] : z)
        values.gradient[name] = settings_.prior_weight * from_centre(z, name);
    if (!energies_.empty()) {
        const c10::AutoGradMode with_gradients(true);
        Code leaves;
        std::vector<at::Tensor> inputs;
        for (const auto& [name, part] : z)
            inputs.push_back(leaves[name] = part.detach().requires_grad_());
        const at::Tensor sum = add_energies(leaves, step, values);
        const auto slopes = torch::autograd::grad({sum}, inputs, {}, std::nullopt,
                                                  /*create_graph=*/false, /*allow_unused=*/true);
        std::size_t next = 0;
        for (auto& [name, gradient] : values.gradient)
            if (const at::Tensor& slope = slopes[next++]; slope.defined())
                gradient = gradient + slope;
    }
    const c10::NoGradGuard no_gradients;
    add_prior(z, values);
    return values;
}

} // namespace restyle::core
