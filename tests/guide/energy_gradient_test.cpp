// Every energy against central differences, in fp64.
#include <gtest/gtest.h>

#include "guide/energy_fixture.h"
#include "support/gradient_check.h"

namespace restyle::core {
namespace {

using test::pictures;

struct GradientCase {
    const char* name;
    Energy energy;
};

std::vector<GradientCase> gradient_cases() {
    const PictureText clip = test::random_clip();
    const at::Tensor reference = pictures(1, 11);
    const at::Tensor palette = test::normal({4, 3}, 12) / 2;
    const at::Tensor mask = at::sigmoid(test::normal({1, 1, 24, 24}, 13));
    return {{"clip", clip_text_energy(clip, "noon", {0})},
            {"clip with copies", clip_text_energy(clip, "noon", {3})},
            {"clip-picture", clip_picture_energy(clip, reference, {0})},
            {"clip from", clip_direction_energy(clip, reference, "a village", "noon", {0})},
            {"palette", palette_energy({palette})},
            {"structure", structure_energy(reference)},
            {"structure of borders", structure_energy(reference, {}, mask.gt(0.6).to(at::kDouble))},
            {"lpips", perceptual_energy(test::random_lpips(), reference)},
            {"masked", masked(structure_energy(reference), mask, reference)}};
}

TEST(EnergyGradient, IsThatOfCentralDifferences) {
    for (const auto& [name, energy] : gradient_cases()) {
        const auto f = [&, &of = energy](const at::Tensor& x) { return of(x, {1, 2, 3}).sum(); };
        EXPECT_LT(test::gradient_error(f, 0.8 * pictures(2, 14), 1e-6), 1e-6) << name;
    }
}

} // namespace
} // namespace restyle::core
