// A text-to-image model on both sides of a session: what is told, what it changes, what it costs.

#include <cmath>

#include <gtest/gtest.h>

#include <ATen/CPUGeneratorImpl.h>

#include "back/restyler.h"
#include "restyle/core/cycle_diffusion.h"
#include "restyle/core/forward_path.h"
#include "restyle/core/noise.h"

namespace restyle::back {
namespace {

const std::filesystem::path kFixture =
    std::filesystem::path(RESTYLE_SOURCE_DIR) / "tests/reference/edit_fixture";

const SideSettings kSummer{.prompt = "a village in summer at noon"};
const SideSettings kSnow{.prompt = "a village in the snow at dusk"};

class SideTest : public testing::Test {
protected:
    static LoadedModels models(const std::vector<std::filesystem::path>& loras = {}) {
        return load_models({kFixture / "model", kFixture / "model", loras}, at::kFloat);
    }

    at::Tensor change_of(Restyler& restyler, const FrameSettings& settings) {
        at::Tensor change = at::full_like(frame_, NAN);
        report_ = restyler.restyle_frame(frame_, settings, change);
        return change;
    }

    static FrameSettings telling(const SideSettings& source, const SideSettings& target) {
        return {.source = source, .target = target, .source_batch = 1};
    }

    static SideSettings with_lora(SideSettings side, double scale) {
        side.lora_scales = {scale};
        return side;
    }

    const at::Tensor frame_ = at::rand({1, 3, 16, 16}, at::detail::createCPUGenerator(3)) * 2 - 1;
    FrameReport report_;
};

TEST_F(SideTest, EqualWordsChangeNoBitAndOtherWordsDo) {
    Restyler style(models());
    const at::Tensor none = change_of(style, telling(kSummer, kSummer));
    EXPECT_TRUE(at::equal(none, at::zeros_like(frame_)));
    const at::Tensor snow = change_of(style, telling(kSummer, kSnow));
    EXPECT_GT(snow.abs().max().item<float>(), 1e-3f);
    EXPECT_TRUE(at::equal(none, change_of(style, telling(kSummer, kSummer))));
    EXPECT_TRUE(at::equal(snow, change_of(style, telling(kSummer, kSnow))));
}

TEST_F(SideTest, AgreesWithACoreThatIsToldTheSame) {
    const core::Model model = core::load_model(kFixture / "model");
    const core::StepSettings depth{.steps = 4, .strength = 1, .timesteps = {}, .eta = 1.0};
    const std::vector<core::Step> steps = core::steps_to_run(model.schedule, depth);
    const at::Tensor x_0 = model.x_0_from_pictures(frame_);
    const at::Tensor noise = core::counter_noise(0, 0, 5, x_0.sizes().slice(1), 0);
    const auto denoiser = [&](const std::string& prompt, double guidance) {
        core::Wish wish;
        wish.prompt = prompt;
        wish.guidance = guidance;
        const core::ToldWish told = core::tell(model, wish);
        return core::Denoiser(core::guided_network(model.conditional, told.guidance),
                              model.schedule, told.guidance.passes());
    };
    core::Denoiser source = denoiser(kSummer.prompt, 1), target = denoiser(kSnow.prompt, 3);
    core::TranslateSettings one_by_one;
    one_by_one.source_batch = 1;
    const at::Tensor y_0 = core::cycle_translate(source, steps, target, steps,
                                                 core::forward_path(steps, x_0, noise), one_by_one);
    const at::Tensor expected = model.pictures_from_x_0(y_0) - model.pictures_from_x_0(x_0);

    Restyler style(models());
    FrameSettings settings = telling(kSummer, kSnow);
    change_of(style, settings); // At guidance 1 first: what was told then serves no other scale.
    settings.target.guidance = 3;
    EXPECT_TRUE(at::equal(change_of(style, settings), expected));
}

TEST_F(SideTest, GuidanceRunsTwoSamplesAPassAndReturns) {
    Restyler style(models());
    FrameSettings settings = telling(kSummer, kSnow);
    const at::Tensor plain = change_of(style, settings);
    EXPECT_EQ(report_.target.samples, 4);
    settings.target.guidance = 5;
    EXPECT_FALSE(at::allclose(plain, change_of(style, settings), 1e-3, 1e-3));
    EXPECT_EQ(report_.source.samples, 4);
    EXPECT_EQ(report_.target.samples, 8);
    settings.target.negative_prompt = "noon";
    const at::Tensor away = change_of(style, settings);
    settings.target.guidance = 1;
    EXPECT_TRUE(at::equal(plain, change_of(style, settings)));
    settings.target.guidance = 5;
    EXPECT_TRUE(at::equal(away, change_of(style, settings)));
}

TEST_F(SideTest, ALoraActsOnEachSideWithItsOwnScaleAtOnce) {
    Restyler bare(models());
    Restyler style(models({kFixture / "small_lora.safetensors"}));
    const auto scaled = [&](double source, double target) {
        return change_of(style, telling(with_lora(kSummer, source), with_lora(kSummer, target)));
    };
    const at::Tensor none = at::zeros_like(frame_);
    EXPECT_TRUE(at::equal(scaled(0, 0), none));
    const at::Tensor half = scaled(0, 0.5);
    EXPECT_GT(half.abs().max().item<float>(), 1e-4f);
    EXPECT_TRUE(at::equal(scaled(1, 1), none)); // The same model on both sides, whichever it is.
    EXPECT_FALSE(at::equal(scaled(0, 1), half));
    EXPECT_TRUE(at::equal(scaled(0, 0.5), half));
    EXPECT_TRUE(at::equal(change_of(style, telling(with_lora(kSummer, 0), with_lora(kSnow, 0))),
                          change_of(bare, telling(kSummer, kSnow))));
}

TEST_F(SideTest, WarnsOfWordsThatWereCutForAsLongAsTheyAreTold) {
    Restyler style(models());
    SideSettings longer = kSnow;
    for (int i = 0; i < 80; ++i)
        longer.prompt += " village";
    for (int frame = 0; frame < 2; ++frame) {
        change_of(style, telling(kSummer, longer));
        EXPECT_NE(report_.warning.find("village"), std::string::npos) << report_.warning;
    }
    change_of(style, telling(kSummer, kSnow));
    EXPECT_EQ(report_.warning, "");
}

TEST_F(SideTest, WhatIsNotToldIsRefusedAndTheNextFrameGoesOn) {
    Restyler style(models());
    const at::Tensor before = change_of(style, telling(kSummer, kSnow));
    SideSettings labelled = kSnow;
    labelled.label = 3;
    EXPECT_THROW(change_of(style, telling(kSummer, labelled)), std::invalid_argument);
    for (const auto second : {&SideSettings::prompt_2, &SideSettings::negative_prompt_2}) {
        SideSettings for_two = kSnow; // The model has one text encoder.
        for_two.negative_prompt = "noon";
        for_two.*second = "dusk";
        EXPECT_THROW(change_of(style, telling(kSummer, for_two)), std::invalid_argument);
    }
    SideSettings broken = kSnow;
    broken.prompt = "winter \xff";
    EXPECT_THROW(change_of(style, telling(kSummer, broken)), std::invalid_argument);
    EXPECT_TRUE(at::equal(before, change_of(style, telling(kSummer, kSnow))));
}

} // namespace
} // namespace restyle::back
