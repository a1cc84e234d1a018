// Networks with a second head, as SN-DPM's and NPR-DPM's public files have them, against that
// implementation: what they tell, what they draw, encode and are guided to.
#include <functional>

#include <gtest/gtest.h>

#include "guide/energy_fixture.h"
#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "models/unet/unet_config.h"
#include "restyle/core/dpm_decoder.h"
#include "restyle/core/dpm_encoder.h"
#include "restyle/core/forward_path.h"
#include "restyle/core/guide.h"
#include "restyle/core/model.h"
#include "restyle/core/safetensors.h"
#include "support/cases.h"
#include "support/gradient_check.h"
#include "text/near.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

/// What tests/reference/make_sn_dpm_fixture.py wrote.
struct SnDpmCase {
    explicit SnDpmCase(const fs::path& folder, at::ScalarType dtype = at::kFloat)
        : name(folder.filename()),
          expected(read_safetensors(folder / "expected.safetensors").tensors),
          model(load_model(folder / "model", dtype)),
          denoiser(std::make_shared<Denoiser>(model.network, model.schedule)) {
        StepSettings settings;
        settings.steps = 4;
        sampling.steps = steps_to_run(model.schedule, settings);
        sampling.x_0_shape = model.x_0_shape(4, 4);
    }

    Generator generator() const {
        return diffusion_generator(denoiser, sampling, [](const at::Tensor& x_0) { return x_0; });
    }
    Code code() const {
        return {{"x_T", expected.at("x_T").unsqueeze(1)}, {"e", expected.at("e").transpose(0, 1)}};
    }

    std::string name;
    TensorMap expected;
    Model model;
    std::shared_ptr<Denoiser> denoiser;
    DiffusionSampling sampling;
};

void for_each_case(at::ScalarType dtype, const std::function<void(const SnDpmCase&)>& check) {
    const auto folders = cases("sn_dpm_fixture", "RESTYLE_SN_DPM_CASES");
    ASSERT_GE(folders.size(), 2U);
    for (const fs::path& folder : folders)
        check(SnDpmCase(folder, dtype));
}

TEST(SnDpm, TellsInBothHeadsWhatThePublicNetworkTells) {
    for_each_case(at::kFloat, [](const SnDpmCase& given) {
        const at::Tensor& x = given.expected.at("x");
        expect_near(given.model.network(x, given.expected.at("times")), given.expected.at("o"),
                    1e-5, given.name);
    });
}

TEST(SnDpm, DrawsAsThePublicSampler) {
    for_each_case(at::kFloat, [](const SnDpmCase& given) {
        expect_near(given.generator().pictures(given.code()), given.expected.at("drawn"), 1e-4,
                    given.name);
    });
}

TEST(SnDpm, ReturnsThePictureThatItEncoded) {
    for_each_case(at::kDouble, [](const SnDpmCase& given) {
        const std::vector<Step>& steps = given.sampling.steps;
        const at::Tensor picture = given.expected.at("x").to(at::kDouble).clamp(-1, 1);
        const auto path = forward_path(steps, picture, test::normal({5, 2, 3, 4, 4}, /*seed=*/3));
        const LatentCode code = dpm_encode(*given.denoiser, steps, path, 1);
        EXPECT_LE(test::max_difference(dpm_decode(*given.denoiser, steps, code), picture), 1e-9)
            << given.name;
    });
}

TEST(SnDpm, HasTheGradientOfCentralDifferencesInEveryPart) {
    for_each_case(at::kDouble, [](const SnDpmCase& given) {
        const at::Tensor weights = test::normal({2, 3, 4, 4}, 7);
        const Generator generator = given.generator();
        Code code;
        for (const auto& [name, part] : given.code())
            code[name] = part.to(at::kDouble);
        for (const CodePart& part : generator.parts) {
            const auto f = [&](const at::Tensor& moved) {
                Code at = code;
                at[part.name] = moved;
                return (generator.pictures(at) * weights).sum();
            };
            EXPECT_LT(test::gradient_error(f, code.at(part.name), 1e-7), 1e-4)
                << given.name << ", " << part.name;
        }
    });
}

TEST(SnDpm, IsGuidedThroughItsCode) {
    for_each_case(at::kFloat, [](const SnDpmCase& given) {
        GuideSettings settings;
        settings.steps = 10;
        settings.step_size = 0.002;
        settings.temperature = 0;
        const Energy bright = [](const at::Tensor& x, const EnergyDraw&) {
            return (x - 1).square().mean({1, 2, 3});
        };
        const Guided guided =
            guide(given.generator(), {{"bright", 50, bright}}, given.code(), settings);
        for (const SampleTrace& sample : guided.samples) {
            ASSERT_FALSE(sample.failure) << *sample.failure;
            EXPECT_LT(sample.total.back(), sample.total.front()) << given.name;
        }
    });
}

TEST(SecondHead, IsWrittenAndReadAndRefusedInWords) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "config.json";
    UNetConfig config;
    config.out_channels = 6;
    for (const SecondHeadKind kind :
         {SecondHeadKind::kNone, SecondHeadKind::kConvolution, SecondHeadKind::kBlock}) {
        config.second_head = kind;
        write_unet_config(file, config);
        EXPECT_EQ(read_unet_config(file).second_head, kind);
    }
    config.out_channels = 3;
    write_unet_config(file, config);
    EXPECT_EQ(message_of([&] { read_unet_config(file); }),
              file.string() + ": out_channels is 3, expected an even number, since half of them "
                              "are the second head's");
}

} // namespace
} // namespace restyle::core
