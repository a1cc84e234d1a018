// What a GAN's training computes, against closed forms.
#include <cmath>

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "support/gradient_check.h"
#include "train/gan/discriminator.h"
#include "train/gan/gan_losses.h"
#include "train/gan/gan_weights.h"
#include "train/gan/shown_pictures.h"
#include "train/optimizer_step.h"

namespace restyle::core {
namespace {

at::Tensor doubles(const std::vector<double>& values) {
    return at::tensor(values, at::kDouble);
}

at::Tensor normal_doubles(at::IntArrayRef shape, std::uint64_t seed) {
    return at::randn(shape, at::detail::createCPUGenerator(seed), at::kDouble);
}

TEST(GanLosses, AreThoseOfAGuessWhereScoresAreZero) {
    const at::Tensor none = at::zeros({3}, at::kDouble);
    EXPECT_NEAR(generator_loss(none).item<double>(), std::log(2), 1e-12);
    EXPECT_NEAR(discriminator_loss(none, none).item<double>(), 2 * std::log(2), 1e-12);
}

TEST(GanLosses, FallWhereTheirOwnNetworkIsRight) {
    const at::Tensor high = at::full({2}, 20.0), low = -high;
    EXPECT_NEAR(generator_loss(high).item<double>(), 0, 1e-6);
    EXPECT_NEAR(generator_loss(low).item<double>(), 20, 1e-4);
    EXPECT_NEAR(discriminator_loss(/*real=*/high, /*drawn=*/low).item<double>(), 0, 1e-6);
    EXPECT_NEAR(discriminator_loss(/*real=*/low, /*drawn=*/high).item<double>(), 40, 1e-4);
}

// The generator's gradient does not vanish where the discriminator is sure.
TEST(GanLosses, DoNotSaturate) {
    const at::Tensor drawn = doubles({-30}).requires_grad_();
    generator_loss(drawn).backward();
    EXPECT_NEAR(drawn.grad().item<double>(), -1, 1e-9);
}

TEST(GradientPenalty, OfALinearScoreIsHalfTheSquareOfItsSlope) {
    const at::Tensor slope = normal_doubles({12}, 1).requires_grad_();
    const auto score = [&](const at::Tensor& x) { return x.flatten(1).matmul(slope); };
    const at::Tensor penalty = gradient_penalty(score, normal_doubles({5, 3, 2, 2}, 2));
    EXPECT_NEAR(penalty.item<double>(), slope.square().sum().item<double>() / 2, 1e-12);
    penalty.backward();
    EXPECT_TRUE(at::allclose(slope.grad(), slope)); // d (|a|^2 / 2) / d a = a.
}

TEST(GradientPenalty, IsMeantOverPictures) {
    const at::Tensor pictures = normal_doubles({4, 3, 2, 2}, 3);
    const auto score = [](const at::Tensor& x) { return x.square().flatten(1).sum(1) / 2; };
    EXPECT_NEAR(gradient_penalty(score, pictures).item<double>(),
                pictures.square().sum().item<double>() / (2 * 4), 1e-12);
}

TEST(MinibatchDeviation, IsThatOverPicturesOfAGroup) {
    // Of the eight, every second one is a group: 1, 3, 5, 7 and the equal ones.
    const at::Tensor x = doubles({1, 2, 3, 2, 5, 2, 7, 2}).view({8, 1, 1, 1}).expand({8, 2, 3, 3});
    const at::Tensor deviation = minibatch_deviation(x);
    EXPECT_EQ(deviation.sizes(), (std::vector<std::int64_t>{8, 1, 1, 1}));
    for (int i = 0; i < 8; ++i)
        EXPECT_NEAR(deviation[i].item<double>(), i % 2 == 0 ? std::sqrt(5) : 0, 1e-3) << i;
}

TEST(MinibatchDeviation, TakesBatchesBelowFourAsOneGroup) {
    const at::Tensor x = doubles({1, 3}).view({2, 1, 1, 1});
    EXPECT_TRUE(at::allclose(minibatch_deviation(x), at::ones({2, 1, 1, 1}, at::kDouble)));
}

class OfADiscriminator : public testing::Test {
protected:
    static Discriminator with(const TensorMap& weights) {
        return {[&](const std::string& name, at::IntArrayRef) { return weights.at(name); }, {3, 4}};
    }

    OfADiscriminator() {
        Discriminator(
            [&](const std::string& name, at::IntArrayRef shape) {
                return weights_[name] = normal_doubles(shape, 10 + weights_.size());
            },
            {3, 4});
    }

    TensorMap weights_;
    const at::Tensor pictures_ = normal_doubles({4, 3, 8, 8}, 7);
};

TEST_F(OfADiscriminator, OneScoreAPicture) {
    EXPECT_EQ(with(weights_)(pictures_).sizes(), (std::vector<std::int64_t>{4}));
}

TEST_F(OfADiscriminator, GradientsAreThoseOfCentralDifferences) {
    const auto score = [&](const at::Tensor& x) { return with(weights_)(x).sum(); };
    EXPECT_LT(test::gradient_error(score, pictures_, 1e-6), 1e-6);
}

// Through every kind of layer a second time.
TEST_F(OfADiscriminator, GradientsOfThePenaltyAreThoseOfCentralDifferences) {
    for (const auto& [name, weight] : TensorMap(weights_)) {
        if (name.ends_with(".bias")) continue; // Moves kinks alone.
        const auto penalty = [&, key = name](const at::Tensor& value) {
            TensorMap weights = weights_;
            weights[key] = value;
            return gradient_penalty(with(weights), pictures_);
        };
        EXPECT_LT(test::gradient_error(penalty, weight, 1e-6, 2), 1e-4) << name;
    }
}

TEST(AdamStep, MovesWhatGradientsHaveReachedAndNothingElse) {
    TrainingState state = untrained({{"moved", at::ones({2})}, {"still", at::ones({2})}}, at::kCPU);
    (state.weights.at("moved") * at::tensor({5.F, -0.1F})).sum().backward();
    adam_step(state, {.beta1 = 0}, 0.25, 1);
    // The first step of Adam is as long as its rate, however long the gradient is.
    EXPECT_TRUE(at::allclose(state.weights.at("moved"), at::tensor({0.75F, 1.25F}), 1e-5));
    EXPECT_TRUE(state.weights.at("still").equal(at::ones({2})));
    EXPECT_TRUE(state.moment2.at("still").equal(at::zeros({2})));
    EXPECT_FALSE(state.weights.at("moved").grad().defined());
}

TEST(AverageStep, ForgetsAsMuchAsItsDecayLeaves) {
    TrainingState state = untrained({{"weight", at::zeros({1})}}, at::kCPU);
    const c10::NoGradGuard no_gradients;
    state.weights.at("weight").fill_(8);
    for (const float average : {4.F, 6.F, 7.F}) {
        average_step(state, 0.5);
        EXPECT_FLOAT_EQ(state.average.at("weight").item<float>(), average);
    }
}

TEST(ShownPictures, AreMirroredByHalfOnlyWhereAskedFor) {
    at::Generator generator = at::detail::createCPUGenerator(1);
    at::Tensor pictures = at::zeros({1, 3, 4, 4}, at::kByte);
    pictures.select(3, 0).fill_(255);
    const auto share_of_left = [&](bool mirror) {
        const at::Tensor shown = random_batch(pictures, 200, mirror, generator);
        return (shown.select(3, 0).flatten(1).mean(1) == 1).to(at::kDouble).mean().item<double>();
    };
    EXPECT_EQ(share_of_left(false), 1);
    EXPECT_NEAR(share_of_left(true), 0.5, 0.12);
}

TEST(ShownPictures, PassGradientsBackToWhatWasDrawn) {
    at::Generator generator = at::detail::createCPUGenerator(1);
    const at::Tensor drawn = at::zeros({4, 3, 8, 8}).requires_grad_();
    changed_alike(drawn, generator).sum().backward();
    EXPECT_GT(drawn.grad().abs().sum().item<double>(), 0);
}

} // namespace
} // namespace restyle::core
