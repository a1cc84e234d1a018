#include <gtest/gtest.h>

#include "guide/energy_fixture.h"

namespace restyle::core {
namespace {

using test::pictures;

double value(const Energy& energy, const at::Tensor& x, const EnergyDraw& draw = {}) {
    return energy(x, draw).item<double>();
}

TEST(ClipEnergy, IsOneMinusTheCosine) {
    const PictureText clip = test::random_clip();
    const at::Tensor x = pictures(3, 1);
    const at::Tensor energy = clip_text_energy(clip, "noon", {0})(x, {});
    const at::Tensor expected = 1 - similarity(clip.picture_features(x, PictureLevels::kContinuous),
                                               clip.text_features({"noon"}).features);
    EXPECT_TRUE(at::allclose(energy, expected, 0, 1e-12));
    EXPECT_GE(energy.min().item<double>(), 0);
    EXPECT_LE(energy.max().item<double>(), 2);
}

TEST(ClipEnergy, OfAPictureIsNothingAtThatPicture) {
    const at::Tensor x = pictures(1, 2);
    EXPECT_NEAR(value(clip_picture_energy(test::random_clip(), x, {0}), x), 0, 1e-12);
}

TEST(ClipEnergy, WithoutCopiesDrawsNothing) {
    const Energy energy = clip_text_energy(test::random_clip(), "noon", {0});
    const at::Tensor x = pictures(1, 3);
    EXPECT_EQ(value(energy, x, {1, 2, 3}), value(energy, x, {4, 5, 6}));
}

TEST(ClipEnergy, WithCopiesIsTheMeanOverAFunctionOfItsDraw) {
    const Energy energy = clip_text_energy(test::random_clip(), "noon");
    const at::Tensor x = pictures(2, 4);
    const at::Tensor first = energy(x, {1, 2, 3});
    EXPECT_TRUE(energy(x, {1, 2, 3}).equal(first));
    EXPECT_FALSE(energy(x, {9, 2, 3}).equal(first));
    EXPECT_FALSE(energy(x, {1, 9, 3}).equal(first));
    // The second picture of the batch is sample 4.
    EXPECT_NEAR(value(energy, x.narrow(0, 1, 1), {1, 2, 4}), first[1].item<double>(), 1e-12);
}

TEST(ClipDirectionEnergy, StartsAtOneWithAGradient) {
    const at::Tensor source = pictures(1, 5);
    const Energy energy =
        clip_direction_energy(test::random_clip(), source, "a village", "noon", {0});
    const at::Tensor x = source.clone().requires_grad_();
    const at::Tensor start = energy(x, {});
    EXPECT_NEAR(start.item<double>(), 1, 1e-9);
    start.backward();
    const double slope = x.grad().norm().item<double>();
    EXPECT_GT(slope, 0);
    EXPECT_LT(slope, 1e3);
    EXPECT_LT(value(energy, source - 0.01 * x.grad() / slope), 1);
}

TEST(PaletteEnergy, IsNothingForAPictureOfAllItsColours) {
    const at::Tensor palette = at::tensor({-1., -1., -1., 0.5, 0., 1.}, at::kDouble).view({2, 3});
    const at::Tensor half = palette.view({2, 3, 1, 1}).expand({2, 3, 4, 4});
    const at::Tensor both = at::cat({half[0], half[1]}, 1).unsqueeze(0);
    EXPECT_NEAR(value(palette_energy({palette}), both), 0, 1e-12);
    // All of one colour: half the pixels are 1.5^2 + 1 + 2^2 from where they belong.
    const double eps = 0.01, lot = eps * std::log(2); // A pixel that is like all may go either way.
    EXPECT_NEAR(value(palette_energy({palette}), half.narrow(0, 0, 1)), (2.25 + 1 + 4) / 2 - lot,
                1e-5);
}

// One pixel in six is red, where half of them are to be: the other two go all the way from blue.
TEST(PaletteEnergy, SeesToEachColoursShare) {
    const at::Tensor red = at::tensor({1., -1., -1.}, at::kDouble),
                     blue = at::tensor({-1., -1., 1.}, at::kDouble);
    const at::Tensor picture = at::stack({red, blue, blue, blue, blue, blue}, 1).view({1, 3, 2, 3});
    const at::Tensor colours = at::stack({red, blue});
    const double step = 8, eps = 0.01;
    const double entropy =
        -(0.4 * std::log(0.4) + 0.6 * std::log(0.6)) * 5 / 6; // Of the blue ones.
    EXPECT_NEAR(value(palette_energy({colours}), picture), step * 2 / 6 - eps * entropy, 1e-5);
    EXPECT_NEAR(value(palette_energy({colours, at::tensor({1., 5.}, at::kDouble)}), picture), 0,
                1e-5);
    EXPECT_THROW(palette_energy({colours, at::tensor({1., 0.}, at::kDouble)}),
                 std::invalid_argument);
}

TEST(PaletteEnergy, FindsTheColoursOfAPicture) {
    at::Tensor picture = at::full({3, 6, 4}, -0.8, at::kDouble);
    picture.narrow(1, 2, 2).fill_(0.1);
    picture.narrow(1, 4, 2).fill_(0.9);
    picture.narrow(1, 3, 1).fill_(-0.8);
    const at::Tensor expected =
        at::tensor({-0.8, 0.1, 0.9}, at::kDouble).view({3, 1}).expand({3, 3});
    const Palette found = palette_of(picture, 3);
    EXPECT_TRUE(at::allclose(found.colours, expected));
    EXPECT_TRUE(at::allclose(found.shares, at::tensor({3., 1., 2.}, at::kDouble) / 6));
}

TEST(StructureEnergy, SeesLuminanceAndEdges) {
    const at::Tensor x = pictures(1, 6);
    EXPECT_NEAR(value(structure_energy(x), x), 0, 1e-15);
    EXPECT_NEAR(value(structure_energy(x, {1, 0}), x + 0.2), 0, 1e-12); // The same edges.
    EXPECT_NEAR(value(structure_energy(x, {0, 1}), x + 0.2), 0.04, 1e-9);
    EXPECT_GT(value(structure_energy(x, {1, 0}), x.flip(3)), 0.01);
}

TEST(StructureEnergy, OfBordersHoldsTheseAsWithoutAndNothingElse) {
    const at::Tensor reference = at::zeros({1, 3, 8, 8}, at::kDouble);
    at::Tensor borders = at::zeros({1, 1, 8, 8}, at::kDouble);
    borders.narrow(3, 3, 2).fill_(1);
    at::Tensor x = reference.clone();
    x.narrow(3, 4, 4).fill_(1); // Luminance by 1, slopes by a half at the columns 3 and 4.
    for (const StructureWeights& weights : {StructureWeights{1, 0}, StructureWeights{0, 1}}) {
        const Energy of_borders = structure_energy(reference, weights, borders);
        // Of both derivatives the mean, of which that down the picture is 0.
        const double expected = weights.edges > 0 ? 2 * 0.25 / 6 / 2 : 1. / 8;
        EXPECT_NEAR(value(of_borders, x), expected, 1e-9);
        at::Tensor elsewhere = x.clone();
        elsewhere.narrow(3, 6, 2).fill_(0.3);
        EXPECT_NEAR(value(of_borders, elsewhere), expected, 1e-9);
        EXPECT_GT(std::abs(value(structure_energy(reference, weights), elsewhere) -
                           value(structure_energy(reference, weights), x)),
                  1e-3);
    }
    const Energy live = structure_energy(reference, {}, borders);
    borders.zero_();
    EXPECT_EQ(value(live, x), 0);
}

TEST(PerceptualEnergy, ComparesWithTheReferenceAsItIs) {
    at::Tensor reference = pictures(1, 21);
    const at::Tensor other = pictures(1, 22);
    const Energy energy = perceptual_energy(test::random_lpips(), reference);
    EXPECT_GT(value(energy, other), 1e-4);
    reference.copy_(other);
    EXPECT_EQ(value(energy, other), 0);
}

TEST(Masked, HidesWhatIsOutside) {
    const at::Tensor reference = pictures(1, 7), other = pictures(1, 8);
    at::Tensor mask = at::zeros({1, 1, 24, 24}, at::kDouble);
    mask.narrow(3, 0, 12).fill_(1);
    const Energy energy = masked(structure_energy(reference, {0, 1}), mask, reference);
    const at::Tensor x = at::where(mask > 0, reference, other);
    EXPECT_NEAR(value(energy, x), 0, 1e-15);
    EXPECT_GT(value(energy, other), 0.01);
    const at::Tensor leaf = other.clone().requires_grad_();
    energy(leaf, {}).backward();
    EXPECT_EQ((leaf.grad() * (1 - mask)).abs().max().item<double>(), 0);
}

} // namespace
} // namespace restyle::core
