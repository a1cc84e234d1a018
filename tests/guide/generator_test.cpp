// cyclediffusion.md, section 5, 31 and 32: pictures and gradients of a code through a sampler.
#include <gtest/gtest.h>

#include "guide/toy_generators.h"
#include "restyle/core/dpm_decoder.h"
#include "restyle/core/noise.h"
#include "support/gradient_check.h"
#include "support/peak_bytes.h"

namespace restyle::core {
namespace {

using test::tanh_generator;

const std::vector<std::int64_t> kShape{3, 4, 4};

/// One number of a picture that all its values bear on.
at::Tensor number_of(const at::Tensor& pictures) {
    return (pictures *
            at::linspace(-1, 1, pictures.numel(), pictures.options()).view(pictures.sizes()))
        .sum();
}

/// The gradient of number_of(G(z)) in all parts, as one row.
at::Tensor gradient_of(const Generator& generator, const Code& z) {
    Code leaves;
    for (const auto& [name, part] : z)
        leaves[name] = part.detach().clone().requires_grad_();
    number_of(generator.pictures(leaves)).backward();
    std::vector<at::Tensor> gradients;
    for (const auto& [name, leaf] : leaves)
        gradients.push_back(leaf.grad().flatten());
    return at::cat(gradients);
}

TEST(DiffusionGenerator, IsTheDecoderOfItsCode) {
    const ScheduleConfig schedule = test::latent_schedule();
    DiffusionSampling sampling{steps_to_run(schedule, {6, 1.0, {}, 1.0}), kShape};
    const auto denoiser = std::make_shared<Denoiser>(test::tanh_net(3, 48), schedule);
    const Generator generator =
        diffusion_generator(denoiser, sampling, [](const at::Tensor& x_0) { return x_0; });
    const Code z = gaussian_code(generator, 5, 2, 1, at::kDouble);
    const at::Tensor noise = counter_noise(5, 0, 7, kShape, /*frame=*/2).to(at::kDouble);
    const LatentCode latent = latent_code(z, sampling);
    EXPECT_TRUE(latent.z.equal(noise)); // As `generate` draws it.
    EXPECT_TRUE(generator.pictures(z).equal(dpm_decode(*denoiser, sampling.steps, latent)));
    const Code again = code_of(latent, sampling.steps);
    for (const auto& [name, part] : z)
        EXPECT_TRUE(again.at(name).equal(part)) << name;
}

TEST(DiffusionGenerator, WithoutNoiseIsAFunctionOfXTAlone) {
    const Generator generator = tanh_generator(5, 0.0);
    ASSERT_EQ(generator.parts.size(), 1U);
    EXPECT_EQ(generator.parts[0].name, "x_T");
    EXPECT_EQ(generator.rows(), 1);
}

TEST(DiffusionGenerator, HasTheGradientOfCentralDifferences) {
    for (const int steps : {1, 5, 10, 20})
        for (const double eta : {0.0, 1.0}) {
            const Generator generator = tanh_generator(steps, eta);
            const Code z = gaussian_code(generator, 1, 0, 2, at::kDouble);
            for (const auto& [name, part] : z) {
                const auto f = [&](const at::Tensor& moved) {
                    Code code = z;
                    code[name] = moved;
                    return number_of(generator.pictures(code));
                };
                EXPECT_LT(test::gradient_error(f, part), 1e-6) << steps << ' ' << eta << name;
            }
        }
}

TEST(DiffusionGenerator, RunAnewHasTheVeryGradient) {
    for (const double eta : {0.0, 1.0}) {
        const Generator kept = tanh_generator(8, eta, /*recompute=*/false);
        const Generator anew = tanh_generator(8, eta, /*recompute=*/true);
        const Code z = gaussian_code(kept, 1, 0, 2, at::kDouble);
        EXPECT_TRUE(gradient_of(anew, z).equal(gradient_of(kept, z))) << eta;
    }
}

// A step that looks at the prediction before it.
TEST(DiffusionGenerator, OfAMultistepSolverHasItsGradientToo) {
    ScheduleConfig schedule = test::latent_schedule();
    schedule.sampler = SamplerKind::kSdeDpmSolver;
    DiffusionSampling sampling{steps_to_run(schedule, {6}), kShape};
    const auto denoiser = std::make_shared<Denoiser>(test::tanh_net(3, 48), schedule);
    const auto same = [](const at::Tensor& x_0) { return x_0; };
    const Generator anew = diffusion_generator(denoiser, sampling, same);
    sampling.recompute = false;
    const Generator kept = diffusion_generator(denoiser, sampling, same);
    const Code z = gaussian_code(anew, 1, 0, 1, at::kDouble);
    EXPECT_TRUE(gradient_of(anew, z).equal(gradient_of(kept, z)));
    const auto f = [&](const at::Tensor& moved) {
        Code code = z;
        code["e"] = moved;
        return number_of(anew.pictures(code));
    };
    EXPECT_LT(test::gradient_error(f, z.at("e")), 1e-6);
}

// A step whose noise is scaled by what the network says of x_t.
TEST(DiffusionGenerator, OfALearnedCovarianceHasTheGradientOfItsSigmaToo) {
    ScheduleConfig schedule = test::pixel_schedule();
    schedule.sampler = SamplerKind::kDdpm;
    schedule.variance_type = VarianceType::kNoiseResidual;
    const auto network = [](const at::Tensor& x, const at::Tensor& t) {
        return at::cat({test::tanh_net(3, 48)(x, t), test::tanh_net(5, 48)(x, t).exp()}, 1);
    };
    const Generator generator =
        diffusion_generator(std::make_shared<Denoiser>(network, schedule),
                            DiffusionSampling{steps_to_run(schedule, {5}), kShape},
                            [](const at::Tensor& x) { return x; });
    const Code z = gaussian_code(generator, 1, 0, 2, at::kDouble);
    for (const auto& [name, part] : z) {
        const auto f = [&, &part_name = name](const at::Tensor& moved) {
            Code code = z;
            code[part_name] = moved;
            return number_of(generator.pictures(code));
        };
        EXPECT_LT(test::gradient_error(f, part), 1e-6) << name;
    }
}

// Of a Gaussian world every step is x_s = k x_t + sigma e + constant, with k found from two points.
TEST(DiffusionGenerator, OfALinearWorldHasTheProductOfItsStepsSlopes) {
    const ScheduleConfig schedule = test::latent_schedule();
    const std::vector<Step> steps = steps_to_run(schedule, {7, 1.0, {}, 1.0});
    const auto denoiser =
        std::make_shared<Denoiser>(test::gaussian_net(schedule, 0.3, 0.8), schedule);
    const Generator generator = diffusion_generator(denoiser, {steps, {1, 1, 1}},
                                                    [](const at::Tensor& x_0) { return x_0; });
    Code z = gaussian_code(generator, 1, 0, 1, at::kDouble);
    for (auto& [name, part] : z)
        part = part.requires_grad_();
    generator.pictures(z).sum().backward();

    double product = 1;
    for (std::size_t i = steps.size(); i-- > 0;) {
        EXPECT_NEAR(z.at("e").grad()[0][std::int64_t(i)].item<double>(), product * steps[i].sigma,
                    1e-10);
        const at::Tensor zero = at::zeros({1, 1, 1, 1}, at::kDouble);
        product *=
            (denoiser->reverse_mean(zero + 1, steps[i]) - denoiser->reverse_mean(zero, steps[i]))
                .item<double>();
    }
    EXPECT_NEAR(z.at("x_T").grad().item<double>(), product, 1e-10);
}

/// A network that makes much of its pictures on its way.
Network deep_net() {
    return [layer = test::tanh_net(3, 48)](at::Tensor x, const at::Tensor& t) {
        for (int i = 0; i < 8; ++i)
            x = layer(x, t);
        return x;
    };
}

std::int64_t gradient_bytes(int steps, bool recompute) {
    const ScheduleConfig schedule = test::latent_schedule();
    DiffusionSampling sampling{steps_to_run(schedule, {steps, 1.0, {}, 0.0}), kShape};
    sampling.recompute = recompute;
    const Generator generator =
        diffusion_generator(std::make_shared<Denoiser>(deep_net(), schedule), sampling,
                            [](const at::Tensor& x_0) { return x_0; });
    const Code z = gaussian_code(generator, 1, 0, 64, at::kDouble);
    return test::peak_bytes([&] { gradient_of(generator, z); });
}

// 64 pictures of 48 doubles: one state a step when run anew.
TEST(DiffusionGenerator, RunAnewGrowsByAStateAStep) {
    constexpr std::int64_t kState = 64 * 48 * 8;
    const std::int64_t more = gradient_bytes(60, true) - gradient_bytes(20, true);
    EXPECT_GE(more, 38 * kState);
    EXPECT_LE(more, 42 * kState);
    EXPECT_GT(gradient_bytes(60, false) - gradient_bytes(20, false), 5 * more);
}

} // namespace
} // namespace restyle::core
