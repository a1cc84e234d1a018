#include "restyle/core/energy.h"

namespace restyle::core {

Energy perceptual_energy(const PerceptualDistance& distance, const at::Tensor& reference) {
    const auto wanted = distance.features(reference);
    return [=](const at::Tensor& x, const EnergyDraw&) {
        return distance.between(distance.features(x), wanted).to(x.scalar_type());
    };
}

} // namespace restyle::core
