// How far a GAN's pictures move where their styles do, against the definition.
#include <cmath>

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "models/gan/synthesis.h"
#include "support/gradient_check.h"
#include "train/gan/gan_losses.h"
#include "train/gan/gan_weights.h"
#include "train/optimizer_step.h"

namespace restyle::core {
namespace {

at::Tensor random_doubles(at::IntArrayRef shape, std::uint64_t seed) {
    return at::randn(shape, at::detail::createCPUGenerator(seed), at::kDouble);
}

TEST(PathLengths, OfALinearGeneratorAreThoseOfItsMatrix) {
    // Two layers of three numbers each, to 3 x 2 x 2; each layer adds its own part.
    const at::Tensor matrices = random_doubles({2, 3, 12}, 1);
    const at::Tensor styles = random_doubles({4, 2, 3}, 2).requires_grad_();
    const at::Tensor pictures = at::einsum("nlw,lwp->np", {styles, matrices}).view({4, 3, 2, 2});
    const at::Tensor y = random_doubles({4, 3, 2, 2}, 3);
    const at::Tensor along = at::einsum("lwp,np->nlw", {matrices, y.flatten(1)}) / std::sqrt(4.0);
    EXPECT_TRUE(
        at::allclose(path_lengths(pictures, styles, y), along.square().sum(2).mean(1).sqrt()));
}

TEST(PathLengths, ArePenalisedByHowFarTheyAreFromTheirMean) {
    const at::Tensor lengths = at::tensor({1.0, 4.0}, at::kDouble);
    EXPECT_EQ(path_length_penalty(lengths, at::full({}, 2.0, at::kDouble)).item<double>(), 2.5);
}

/// A StyleGAN2 of 8 x 8 pictures in double precision, with noise that has some strength.
class OfAGenerator : public testing::Test {
protected:
    OfAGenerator() {
        config_.z_dim = config_.w_dim = config_.mapping_features = 4;
        config_.mapping_layers = 2;
        config_.channels = {4, 3};
        for (const auto& [name, weight] : initial_gan_weights(config_, 1))
            if (!name.starts_with("discriminator."))
                weights_[name] = weight.to(at::kDouble) +
                                 0.1 * random_doubles(weight.sizes(), 10 + weights_.size());
    }

    static StyleSynthesis synthesis(const TensorMap& weights, const StyleGan2Config& config) {
        return {[&](const std::string& name, at::IntArrayRef) {
                    const auto found = weights.find(name);
                    return found == weights.end() ? at::Tensor() : found->second;
                },
                config};
    }

    StyleGan2Config config_;
    TensorMap weights_;
    const at::Tensor y_ = random_doubles({2, 3, 8, 8}, 5);
};

TEST_F(OfAGenerator, PathLengthsAreThoseOfCentralDifferences) {
    const StyleSynthesis generator = synthesis(weights_, config_);
    const at::Tensor styles = random_doubles({2, config_.layers(), config_.w_dim}, 6);
    const auto along = [&](const at::Tensor& w) {
        const c10::NoGradGuard no_gradients;
        return (generator(w, {}) * y_).flatten(1).sum(1) / 8; // The root of 8 x 8 pixels.
    };
    at::Tensor squares = at::zeros({2}, at::kDouble);
    constexpr double kStep = 1e-5;
    for (std::int64_t layer = 0; layer < styles.size(1); ++layer)
        for (std::int64_t i = 0; i < styles.size(2); ++i) {
            at::Tensor up = styles.clone(), down = styles.clone();
            up.select(1, layer).select(1, i) += kStep;
            down.select(1, layer).select(1, i) -= kStep;
            squares += ((along(up) - along(down)) / (2 * kStep)).square();
        }
    const at::Tensor leaf = styles.clone().requires_grad_();
    const at::Tensor lengths = path_lengths(generator(leaf, {}), leaf, y_);
    EXPECT_TRUE(at::allclose(lengths, (squares / double(styles.size(1))).sqrt(), 1e-6));
    EXPECT_GT(lengths.min().item<double>(), 0.1);
}

// Second derivatives through the mapping, modulation and every way to the next size.
TEST_F(OfAGenerator, GradientsOfThePenaltyAreThoseOfCentralDifferences) {
    const at::Tensor mean = at::full({}, 0.5, at::kDouble);
    for (const auto& [name, weight] : TensorMap(weights_)) {
        if (name.ends_with(".noise_strength") ||
            (name.ends_with(".bias") && !name.ends_with(".affine.bias")))
            continue; // Move kinks alone, or nothing.
        const auto penalty = [&, key = name](const at::Tensor& value) {
            TensorMap weights = weights_;
            weights[key] = value;
            // A style has gradients where training has them: from the weights of its mapping.
            for (auto& entry : weights)
                if (!entry.second.requires_grad())
                    entry.second = entry.second.detach().clone().requires_grad_();
            at::Generator generator = at::detail::createCPUGenerator(3);
            const DrawnPictures drawn = draw_with_styles(weights, config_, {2, 0.5}, generator);
            return path_length_penalty(path_lengths(drawn.pictures, drawn.styles, y_), mean);
        };
        EXPECT_LT(test::gradient_error(penalty, weight, 1e-6, 2), 1e-4) << name;
    }
}

TEST_F(OfAGenerator, PenaltyFallsWhereWeightsFollowIt) {
    TensorMap weights;
    for (const auto& [name, weight] : weights_)
        weights[name] = weight.to(at::kFloat);
    TrainingState state = untrained(weights, at::kCPU);
    const auto penalty = [&] {
        at::Generator generator = at::detail::createCPUGenerator(3);
        const DrawnPictures drawn = draw_with_styles(state.weights, config_, {16}, generator);
        const at::Tensor y = at::randn(drawn.pictures.sizes(), generator, at::kFloat);
        const at::Tensor lengths = path_lengths(drawn.pictures, drawn.styles, y);
        return path_length_penalty(lengths, lengths.mean().detach());
    };
    const double before = penalty().item<double>();
    for (int step = 1; step <= 30; ++step) {
        penalty().backward();
        adam_step(state, {.beta1 = 0, .beta2 = 0.99}, 5e-3, step);
    }
    EXPECT_LT(penalty().item<double>(), 0.5 * before);
}

} // namespace
} // namespace restyle::core
