#include "restyle/core/energy.h"

namespace restyle::core {

Energy masked(Energy energy, const at::Tensor& mask, const at::Tensor& outside) {
    return [=, energy = std::move(energy)](const at::Tensor& x, const EnergyDraw& draw) {
        const at::Tensor m = mask.to(x.options());
        const at::Tensor inside = m * x;
        return energy(outside.defined() ? inside + (1 - m) * outside.to(x.options()) : inside,
                      draw);
    };
}

} // namespace restyle::core
