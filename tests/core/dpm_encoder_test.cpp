#include "restyle/core/dpm_encoder.h"

#include <limits>

#include <gtest/gtest.h>

#include "restyle/core/dpm_decoder.h"
#include "restyle/core/forward_path.h"
#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

using test::max_difference;
using test::normal;

// A network on a schedule with the steps that run.
struct World {
    std::string name;
    ScheduleConfig config;
    std::optional<double> eta;
    Network network;

    std::vector<Step> steps(int N = 20) const { return steps_to_run(config, {N, 1, {}, eta}); }
    Denoiser denoiser() const { return {network, config}; }
};

std::vector<World> worlds() {
    std::vector<World> all;
    for (ScheduleConfig config : {test::latent_schedule(), test::pixel_schedule()})
        for (const std::optional<double> eta : {std::optional(0.0), std::optional(0.1),
                                                std::optional(1.0), std::optional<double>()}) {
            if (!eta) config.sampler = SamplerKind::kDdpm;
            const std::string at = (eta ? " at eta " + std::to_string(*eta) : " by DDPM");
            all.push_back({"zero net" + at, config, eta, test::zero_net()});
            all.push_back({"Gaussian net" + at, config, eta, test::gaussian_net(config, 0.2, 0.5)});
            all.push_back({"tanh net" + at, config, eta, test::tanh_net(5, 48)});
        }
    return all;
}

at::Tensor picture(at::ScalarType dtype = at::kDouble) {
    return normal({2, 3, 4, 4}, 3).clamp(-1, 1).to(dtype);
}

at::Tensor noise_for(const std::vector<Step>& steps) {
    return normal({std::int64_t(steps.size()) + 1, 2, 3, 4, 4}, 4);
}

TEST(DpmEncoder, DecodingWhatWasEncodedReturnsThePicture) {
    for (const World& world : worlds())
        for (const at::ScalarType dtype : {at::kDouble, at::kFloat}) {
            const std::vector<Step> steps = world.steps();
            const at::Tensor x_0 = picture(dtype);
            Denoiser denoiser = world.denoiser();
            const LatentCode code =
                dpm_encode(denoiser, steps, forward_path(steps, x_0, noise_for(steps)), 1);
            EXPECT_LE(max_difference(dpm_decode(denoiser, steps, code), x_0),
                      test::round_trip_tolerance(steps, dtype))
                << world.name << " in " << dtype;
        }
}

TEST(DpmEncoder, DecodingPassesEveryPointOfThePath) {
    for (const World& world : worlds()) {
        const std::vector<Step> steps = world.steps();
        const std::vector<at::Tensor> path = forward_path(steps, picture(), noise_for(steps));
        Denoiser denoiser = world.denoiser();
        const LatentCode code = dpm_encode(denoiser, steps, path, steps.size());
        for (std::size_t i = 1; i <= steps.size(); ++i) {
            const std::vector<Step> begun(steps.begin(), steps.begin() + std::ptrdiff_t(i));
            const std::int64_t rows = std::int64_t(i) + 1;
            const LatentCode part{code.z.slice(0, 0, rows), code.residual.slice(0, 0, rows)};
            EXPECT_LE(max_difference(dpm_decode(denoiser, begun, part), path[i]),
                      test::round_trip_tolerance(steps, at::kDouble))
                << world.name << " after step " << i;
        }
    }
}

TEST(DpmEncoder, IsExactForAnyPathWhatsoever) {
    for (const World& world : worlds()) {
        const std::vector<Step> steps = world.steps();
        std::vector<at::Tensor> path;
        for (std::size_t i = 0; i <= steps.size(); ++i)
            path.push_back(i % 3 == 0 ? at::full({2, 3, 4, 4}, double(i), at::kDouble)
                                      : normal({2, 3, 4, 4}, i));
        Denoiser denoiser = world.denoiser();
        const at::Tensor decoded =
            dpm_decode(denoiser, steps, dpm_encode(denoiser, steps, path, 1));
        EXPECT_LE(max_difference(decoded, path.back()),
                  10 * test::round_trip_tolerance(steps, at::kDouble)) // A path ten times as large.
            << world.name;
    }
}

TEST(DpmEncoder, FindsTheNoiseOfThePathWhenTheNetworkKnowsThePicture) {
    const ScheduleConfig config = test::latent_schedule();
    const std::vector<Step> steps = steps_to_run(config, {20, 1, {}, 0.3});
    const at::Tensor x_0 = picture(), noise = noise_for(steps);
    Denoiser oracle(test::oracle_net(config, x_0), config);
    const at::Tensor z = dpm_encode(oracle, steps, forward_path(steps, x_0, noise), 1).z;
    EXPECT_LE(max_difference(z.slice(0, 1, 20), noise.slice(0, 1, 20)), 1e-9);
}

TEST(DpmEncoder, CarriesTheNetworksErrorOfThePictureInTheCode) {
    const ScheduleConfig config = test::latent_schedule();
    const std::vector<Step> steps = steps_to_run(config, {20, 1, {}, 0.3});
    const at::Tensor x_0 = picture(), noise = noise_for(steps);
    const std::vector<at::Tensor> path = forward_path(steps, x_0, noise);
    Denoiser denoiser(test::tanh_net(5, 48), config);
    const at::Tensor z = dpm_encode(denoiser, steps, path, 1).z;
    for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
        const double a = steps[i].alpha_bar_t, b = steps[i].alpha_bar_s, sigma = steps[i].sigma;
        const double k = (std::sqrt(b) - std::sqrt((1 - b - sigma * sigma) * a / (1 - a))) / sigma;
        const std::int64_t row = std::int64_t(i) + 1;
        const at::Tensor expected =
            noise[row] + k * (x_0 - denoiser.predict(path[i], steps[i]).x_0);
        EXPECT_LE(max_difference(z[row], expected), 1e-10 * expected.abs().max().item<double>());
    }
}

TEST(DpmEncoder, FindsTheCodeThatAPictureWasGeneratedFrom) {
    const ScheduleConfig config = test::latent_schedule();
    const std::vector<Step> steps = steps_to_run(config, {20, 1, {}, 0.3});
    Denoiser denoiser(test::tanh_net(5, 48), config);
    for (const auto& [dtype, tolerance] :
         std::vector<std::pair<at::ScalarType, double>>{{at::kDouble, 1e-8}, {at::kFloat, 1e-2}}) {
        const LatentCode drawn{normal({21, 2, 3, 4, 4}, 9, dtype), {}};
        std::vector<at::Tensor> path{drawn.z[0]};
        for (std::size_t i = 0; i < steps.size(); ++i)
            path.push_back(denoiser.reverse_mean(path[i], steps[i]) +
                           steps[i].sigma * drawn.z[std::int64_t(i) + 1]);
        EXPECT_TRUE(dpm_decode(denoiser, steps, drawn).equal(path.back()));
        EXPECT_LE(max_difference(dpm_encode(denoiser, steps, path, 1).z, drawn.z), tolerance);
    }
}

TEST(DpmEncoder, KeepsTheRestOfAStepWithoutNoiseApartFromTheCode) {
    const ScheduleConfig config = test::pixel_schedule();
    const std::vector<Step> steps = steps_to_run(config, {5, 1, {}, 0.1});
    Denoiser denoiser(test::tanh_net(5, 48), config);
    const LatentCode code =
        dpm_encode(denoiser, steps, forward_path(steps, picture(), noise_for(steps)), 1);
    EXPECT_EQ(code.z.sizes(), (std::vector<std::int64_t>{6, 2, 3, 4, 4}));
    EXPECT_EQ(code.z[5].abs().max().item<double>(), 0);
    EXPECT_EQ(code.residual.slice(0, 0, 5).abs().max().item<double>(), 0);
    EXPECT_GT(code.residual[5].abs().max().item<double>(), 0);
}

TEST(DpmEncoder, DroppingTheLastStepLosesNoMoreThanThePapersPixelRule) {
    ScheduleConfig config = test::pixel_schedule();
    config.timestep_spacing = TimestepSpacing::kLeading;
    const std::vector<Step> steps = steps_to_run(config, {50, 1, {}, 0.1});
    const at::Tensor x_0 = picture();
    Denoiser denoiser(test::zero_net(), config);
    const LatentCode code =
        dpm_encode(denoiser, steps, forward_path(steps, x_0, noise_for(steps)), 1, LastStep::kDrop);
    const at::Tensor error = dpm_decode(denoiser, steps, code) - x_0;
    EXPECT_LE(error.abs().max().item<double>(), 5 * std::sqrt(1 - steps.back().alpha_bar_t));
    EXPECT_GT(error.abs().max().item<double>(), 0);
    EXPECT_GE(10 * std::log10(4 / error.square().mean().item<double>()), 40);
}

TEST(DpmEncoder, MakesCodesOfTheSamePictureThatDifferWithTheNoiseAlone) {
    const World world = worlds().back();
    const std::vector<Step> steps = world.steps();
    const auto encode = [&](const at::Tensor& noise) {
        Denoiser denoiser = world.denoiser();
        return dpm_encode(denoiser, steps, forward_path(steps, picture(), noise), 1).z;
    };
    EXPECT_TRUE(encode(noise_for(steps)).equal(encode(noise_for(steps))));
    EXPECT_GT(max_difference(encode(noise_for(steps)), encode(-noise_for(steps))), 0.1);
}

TEST(DpmEncoder, CallsTheNetworkOnceForEverySoManySteps) {
    const World world = worlds().front();
    const std::vector<Step> steps = world.steps(5);
    const std::vector<at::Tensor> path = forward_path(steps, picture(), noise_for(steps));
    for (const auto& [steps_per_call, calls] :
         std::vector<std::pair<std::size_t, std::int64_t>>{{1, 5}, {2, 3}, {5, 1}, {9, 1}}) {
        Denoiser denoiser = world.denoiser();
        dpm_encode(denoiser, steps, path, steps_per_call);
        EXPECT_EQ(denoiser.use().calls, calls);
        EXPECT_EQ(denoiser.use().samples, 5 * 2); // Two pictures.
    }
    Denoiser denoiser = world.denoiser();
    EXPECT_THROW(dpm_encode(denoiser, steps, path, 0), std::invalid_argument);
}

TEST(DpmDecoder, RefusesACodeOfAnotherNumberOfSteps) {
    const World world = worlds().front();
    Denoiser denoiser = world.denoiser();
    EXPECT_THROW(dpm_decode(denoiser, world.steps(5), {normal({5, 2, 3, 4, 4}, 1), {}}),
                 std::invalid_argument);
}

} // namespace
} // namespace restyle::core
