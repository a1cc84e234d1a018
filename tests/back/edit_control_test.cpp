// Attention control in a session: what the core makes of the same frame, what changes it live, and
// what goes on without.

#include <cmath>

#include <gtest/gtest.h>

#include <ATen/CPUGeneratorImpl.h>

#include "back/model_memory.h"
#include "back/restyler.h"
#include "back/tiny_model.h"
#include "restyle/core/cycle_diffusion.h"
#include "restyle/core/edit_friendly.h"
#include "restyle/core/forward_path.h"
#include "restyle/core/noise.h"

namespace restyle::back {
namespace {

namespace fs = std::filesystem;

class EditControlTest : public testing::Test {
protected:
    static LoadedModels models(const std::vector<fs::path>& loras = {}) {
        return load_models({model_, model_, loras}, at::kFloat);
    }

    static at::Tensor picture(std::uint64_t seed) {
        return at::rand({1, 3, 32, 32}, at::detail::createCPUGenerator(seed)) * 2 - 1;
    }

    at::Tensor change_of(Restyler& restyler, const FrameSettings& settings,
                         const at::Tensor& frame) {
        at::Tensor change = at::full_like(frame, NAN);
        report_ = restyler.restyle_frame(frame, settings, change);
        return change;
    }

    at::Tensor change_of(Restyler& restyler, const FrameSettings& settings) {
        return change_of(restyler, settings, frame_);
    }

    /// Of two prompts of as many words, five steps.
    static FrameSettings edit(const AttentionSettings& attention) {
        FrameSettings settings;
        settings.source.prompt = "a village in summer at noon";
        settings.target.prompt = "a village in winter at noon";
        settings.target.guidance = 3;
        settings.attention = attention;
        settings.depth.steps = 5;
        settings.source_batch = 1;
        return settings;
    }

    static AttentionSettings replacing(double cross, double self) {
        return {Attention::kReplace, cross, self};
    }

    /// As the command line does it: a control of its own for this one frame.
    static at::Tensor change_by_core(const FrameSettings& settings, const at::Tensor& frame) {
        const core::Model model = core::load_model(model_);
        const core::StepSettings depth{settings.depth.steps, settings.depth.strength, {}, 1.0};
        const std::vector<core::Step> steps = core::steps_to_run(model.schedule, depth);
        const core::PromptTokens source = model.prompts->read(settings.source.prompt),
                                 target = model.prompts->read(settings.target.prompt);
        const AttentionSettings& asked = settings.attention;
        core::AttentionControlSettings wanted{asked.cross_replace, asked.self_replace};
        wanted.blend = {core::tokens_of_words(source, asked.source_blend),
                        core::tokens_of_words(target, asked.target_blend), asked.blend_threshold};
        const bool replaces = asked.attention == Attention::kReplace;
        const core::AttentionControl control(model, steps,
                                             replaces ? core::replaced_words(source, target)
                                                      : core::refined_words(source, target),
                                             wanted);
        core::Denoiser of_source(control.source(told(model, settings.source)), model.schedule);
        core::Denoiser of_target(control.target(told(model, settings.target)), model.schedule);
        core::TranslateSettings along;
        along.source_batch = 1;
        along.step_mask = [&] { return control.step_mask(); };
        const at::Tensor x_0 = model.x_0_from_pictures(frame);
        const at::Tensor noise =
            core::counter_noise(0, 0, std::int64_t(steps.size()) + 1, x_0.sizes().slice(1), 0);
        const at::Tensor y_0 = core::cycle_translate(of_source, steps, of_target, steps,
                                                     settings.method == Method::kEditFriendly
                                                         ? core::independent_path(steps, x_0, noise)
                                                         : core::forward_path(steps, x_0, noise),
                                                     along);
        return model.pictures_from_x_0(y_0) - model.pictures_from_x_0(x_0);
    }

    static core::Guidance told(const core::Model& model, const SideSettings& side) {
        core::Wish wish;
        wish.prompt = side.prompt;
        wish.guidance = side.guidance;
        return core::tell(model, wish).guidance;
    }

    static inline const fs::path model_ =
        fs::path(RESTYLE_SOURCE_DIR) / "tests/reference/edit_fixture/model";
    const at::Tensor frame_ = picture(3);
    FrameReport report_;
};

TEST_F(EditControlTest, IsWhatTheCoreMakesOfEachFrame) {
    Restyler style(models());
    AttentionSettings blending{Attention::kRefine, 0.6, 0.4};
    blending.source_blend = "summer";
    blending.target_blend = "winter";
    for (const AttentionSettings& attention : {replacing(0.8, 0.4), blending})
        for (const Method method : {Method::kCycle, Method::kEditFriendly})
            for (const std::uint64_t seed : {3, 4}) { // One frame after the other.
                FrameSettings settings = edit(attention);
                settings.method = method;
                const at::Tensor change = change_of(style, settings, picture(seed));
                EXPECT_EQ(report_.warning, "");
                EXPECT_TRUE(at::equal(change, change_by_core(settings, picture(seed))));
                settings.attention = {};
                EXPECT_FALSE(at::equal(change, change_of(style, settings, picture(seed))));
            }
}

TEST_F(EditControlTest, OfNoStepsIsTheEditWithoutItToTheBit) {
    Restyler style(models());
    for (const std::size_t batch : {0, 1, 2}) {
        FrameSettings settings = edit({});
        settings.source_batch = batch;
        const at::Tensor plain = change_of(style, settings);
        settings.attention = replacing(0, 0);
        EXPECT_TRUE(at::equal(change_of(style, settings), plain));
    }
}

TEST_F(EditControlTest, OfEqualPromptsChangesNoBitWithLorasToo) {
    const fs::path lora =
        fs::path(RESTYLE_SOURCE_DIR) / "tests/reference/edit_fixture/small_lora.safetensors";
    Restyler style(models({lora}));
    FrameSettings settings = edit(replacing(1, 1));
    settings.target = settings.source;
    for (SideSettings* side : {&settings.source, &settings.target})
        side->lora_scales = {0.5};
    EXPECT_TRUE(at::equal(change_of(style, settings), at::zeros_like(frame_)));
    settings.source.lora_scales = {0}; // Each side's own, under control too.
    EXPECT_FALSE(at::equal(change_of(style, settings), at::zeros_like(frame_)));
}

TEST_F(EditControlTest, ChangesWithTheNextFrame) {
    Restyler style(models());
    const at::Tensor first = change_of(style, edit(replacing(0.8, 0.4)));
    EXPECT_FALSE(at::equal(change_of(style, edit(replacing(0.2, 0.4))), first));
    EXPECT_FALSE(at::equal(change_of(style, edit(replacing(0.8, 0))), first));
    FrameSettings settings = edit(replacing(0.8, 0.4));
    settings.target.guidance = 1;
    EXPECT_FALSE(at::equal(change_of(style, settings), first));
    settings.target = edit({}).target;
    settings.depth.steps = 4; // Other times, that control counts by.
    const at::Tensor shorter = change_of(style, settings);
    Restyler fresh(models());
    EXPECT_TRUE(at::equal(change_of(fresh, settings), shorter));
    EXPECT_TRUE(at::equal(change_of(style, edit(replacing(0.8, 0.4))), first));
}

TEST_F(EditControlTest, RunsTheSourceOneByOneUnlessTold) {
    Restyler style(models());
    FrameSettings settings = edit(replacing(0.8, 0.4));
    settings.source_batch = 0;
    change_of(style, settings);
    EXPECT_EQ(report_.source.calls, 5);
    settings.source_batch = 5;
    change_of(style, settings);
    EXPECT_EQ(report_.source.calls, 1);
}

TEST_F(EditControlTest, FrameThatCannotBeControlledGoesOnWithoutAloud) {
    Restyler style(models());
    const auto expect_plain = [&](FrameSettings settings, const std::string& why) {
        const at::Tensor change = change_of(style, settings);
        EXPECT_EQ(report_.warning, "the frame was restyled without attention control: " + why);
        settings.attention = {};
        EXPECT_TRUE(at::equal(change, change_of(style, settings)));
    };
    FrameSettings settings = edit(replacing(0.8, 0.4));
    settings.target.prompt = "a village in the deep snow at noon";
    expect_plain(settings, "the source prompt has 6 words and the target prompt 8; to replace "
                           "words, expected as many");
    settings = edit(replacing(0.8, 0.4));
    settings.attention.source_blend = "castle";
    expect_plain(settings, "source_blend: 'castle' is no word of the prompt 'a village in summer "
                           "at noon'");
    for (const Method method : {Method::kSdEdit, Method::kDdib, Method::kTurbo}) {
        settings = edit(replacing(0.8, 0.4));
        settings.method = method;
        expect_plain(settings, "it needs method cycle or edit-friendly");
    }
    settings = edit(replacing(0.8, 0.4));
    settings.guide.energies = {"palette:#e8a060,#503028=20"};
    expect_plain(settings, "energies bend the code of a frame, which has no source beside the "
                           "target");
    change_of(style, edit(replacing(0.8, 0.4)));
    EXPECT_EQ(report_.warning, "");
}

TEST_F(EditControlTest, NeedsOneModelThatIsToldAText) {
    test::TemporaryFolder folder;
    fs::copy(model_, folder / "copy", fs::copy_options::recursive);
    Restyler two(load_models({model_, folder / "copy", {}}, at::kFloat));
    change_of(two, edit(replacing(0.8, 0.4)));
    EXPECT_NE(report_.warning.find("one model on both sides"), std::string::npos);

    test::write_tiny_model(folder / "untold", {.seed = 1});
    Restyler untold(load_models({folder / "untold", folder / "untold", {}}, at::kFloat));
    FrameSettings settings;
    settings.attention = replacing(0.8, 0.4);
    change_of(untold, settings);
    EXPECT_NE(report_.warning.find("is told no text"), std::string::npos) << report_.warning;
    EXPECT_EQ(
        estimated_memory({folder / "untold", folder / "untold", {}}, at::kFloat, {}).attention_maps,
        0u);
    EXPECT_GT(estimated_memory({model_, model_, {}}, at::kFloat, {}).attention_maps, 0u);
}

TEST_F(EditControlTest, ActsOnTheFirstTargetWhereItRunsAlone) {
    Restyler mix(load_models({model_, model_, {}, {model_}}, at::kFloat));
    FrameSettings settings = edit(replacing(0.8, 0.4));
    const at::Tensor alone = change_of(mix, settings);
    EXPECT_EQ(report_.warning, "");
    settings.target_weights = {1, 1};
    EXPECT_FALSE(at::equal(change_of(mix, settings), alone));
    EXPECT_NE(report_.warning.find("the style's first target"), std::string::npos);
}

} // namespace
} // namespace restyle::back
