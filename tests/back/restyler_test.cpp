// Restyling one frame with two models: what changes, what must not, and what is counted.

#include <cmath>

#include <gtest/gtest.h>

#include <ATen/CPUGeneratorImpl.h>

#include "back/model_memory.h"
#include "back/restyler.h"
#include "back/tiny_model.h"
#include "models/message_of.h"
#include "restyle/core/cycle_diffusion.h"
#include "restyle/core/ddib.h"
#include "restyle/core/edit_friendly.h"
#include "restyle/core/noise.h"
#include "restyle/core/turbo_edit.h"
#include "restyle/core/x_0_mask.h"

namespace restyle::back {
namespace {

class RestylerTest : public testing::Test {
protected:
    RestylerTest() {
        test::write_tiny_model(folder_ / "source", {.seed = 1});
        test::write_tiny_model(folder_ / "target", {.seed = 2});
        frame_ = at::rand({1, 3, 16, 24}, at::detail::createCPUGenerator(3)) * 2 - 1;
        change_ = at::full_like(frame_, NAN);
    }

    Restyler restyler(const char* source, const char* target) const {
        return Restyler(load_models({folder_ / source, folder_ / target, {}}, at::kFloat));
    }

    at::Tensor change_of(Restyler& restyler, const FrameSettings& settings) {
        at::Tensor change = at::full_like(frame_, NAN);
        restyler.restyle_frame(frame_, settings, change);
        return change;
    }

    test::TemporaryFolder folder_;
    at::Tensor frame_;
    at::Tensor change_;
};

TEST_F(RestylerTest, ModelTranslatedToItselfChangesNoBitAndRunsTheNetwork) {
    Restyler same = restyler("source", "source");
    const FrameSettings settings{.depth = {.steps = 8, .strength = 0.75}, .source_batch = 1};
    const FrameReport report = same.restyle_frame(frame_, settings, change_);

    EXPECT_TRUE(at::equal(change_, at::zeros_like(frame_)));
    EXPECT_EQ(report.source.calls, 6);
    EXPECT_EQ(report.source.samples, 6);
    EXPECT_EQ(report.target.calls, 6);
    EXPECT_EQ(report.target.samples, 6);
}

TEST_F(RestylerTest, BatchedSourceIsOneCallAndAgrees) {
    Restyler style = restyler("source", "target");
    const at::Tensor one_by_one = change_of(style, {.source_batch = 1});
    const FrameReport report = style.restyle_frame(frame_, {}, change_);

    EXPECT_EQ(report.source.calls, 1);
    EXPECT_EQ(report.source.samples, 4);
    EXPECT_EQ(report.target.calls, 4);
    EXPECT_GT(change_.abs().max().item<float>(), 0.01f);
    EXPECT_TRUE(at::allclose(change_, one_by_one, 1e-4, 1e-4));
}

TEST_F(RestylerTest, MixesWhatItsTargetsPredict) {
    test::write_tiny_model(folder_ / "other", {.seed = 3});
    Restyler mix(
        load_models({folder_ / "source", folder_ / "target", {}, {folder_ / "other"}}, at::kFloat));
    Restyler target = restyler("source", "target"), other = restyler("source", "other");
    EXPECT_TRUE(at::equal(change_of(mix, {.target_weights = {0.3}}), change_of(target, {})));
    EXPECT_TRUE(at::equal(change_of(mix, {.target_weights = {0, 1}}), change_of(other, {})));
    EXPECT_TRUE(at::equal(change_of(mix, {.target_weights = {0, 0}}), change_of(target, {})));

    // Of one step the picture is as linear in the predictions as the step is.
    FrameSettings settings{.depth = {.steps = 1}, .target_weights = {0.3, 0.1}};
    const FrameReport report = mix.restyle_frame(frame_, settings, change_);
    const FrameSettings one_step{.depth = {.steps = 1}};
    const at::Tensor between =
        0.75 * change_of(target, one_step) + 0.25 * change_of(other, one_step);
    EXPECT_LT((change_ - between).abs().max().item<float>(), 1e-5f);
    EXPECT_EQ(report.target.calls, 1);
    EXPECT_EQ(report.target.samples, 2);
}

TEST_F(RestylerTest, MixesTheSourceInWithoutLoadingItAgain) {
    const LoadedModels models =
        load_models({folder_ / "source", folder_ / "target", {}, {folder_ / "source"}}, at::kFloat);
    ASSERT_EQ(models.further_targets.size(), 1u);
    Restyler mix(models);
    EXPECT_TRUE(at::equal(change_of(mix, {.source_batch = 1, .target_weights = {0, 1}}),
                          at::zeros_like(frame_)));
    EXPECT_EQ(
        estimated_memory({folder_ / "source", folder_ / "target", {}, {folder_ / "source"}},
                         at::kFloat, {})
            .weights,
        estimated_memory({folder_ / "source", folder_ / "target", {}}, at::kFloat, {}).weights);
}

TEST_F(RestylerTest, RefusesTargetsThatCannotBeMixed) {
    test::write_tiny_model(folder_ / "other", {.seed = 3});
    core::write_schedule_config(folder_ / "other" / "scheduler" / "scheduler_config.json", {});
    const ModelFiles files{folder_ / "source", folder_ / "target", {}, {folder_ / "other"}};
    const std::string message = message_of([&] { load_models(files, at::kFloat); });
    EXPECT_NE(message.find("cannot be mixed: prediction_type is v_prediction and epsilon"),
              std::string::npos)
        << message;
}

TEST_F(RestylerTest, EqualFramesGiveEqualBitsUnderFixedNoise) {
    Restyler style = restyler("source", "target");
    const at::Tensor first = change_of(style, {});
    change_of(style, {.noise = {.seed = 9}});
    EXPECT_TRUE(at::equal(first, change_of(style, {})));
}

TEST_F(RestylerTest, EachFrameNumberHasItsOwnNoise) {
    Restyler style = restyler("source", "target");
    const at::Tensor first = change_of(style, {.noise = {.frame = 1}});
    const at::Tensor second = change_of(style, {.noise = {.frame = 2}});
    EXPECT_FALSE(at::allclose(first, second, 1e-3, 1e-3));
}

TEST_F(RestylerTest, NoStrengthIsNoChangeAndNoNetwork) {
    Restyler style = restyler("source", "target");
    const FrameReport report = style.restyle_frame(frame_, {.depth = {.strength = 0}}, change_);
    EXPECT_TRUE(at::equal(change_, at::zeros_like(frame_)));
    EXPECT_EQ(report.source.calls + report.target.calls, 0);
}

TEST_F(RestylerTest, WrongDepthIsRefusedAndTheNextFrameGoesOn) {
    Restyler style = restyler("source", "target");
    const at::Tensor first = change_of(style, {});
    EXPECT_THROW(change_of(style, {.depth = {.steps = 0}}), std::invalid_argument);
    EXPECT_TRUE(at::equal(first, change_of(style, {})));
}

TEST_F(RestylerTest, SdEditRunsTheTargetAloneOnTheSameNoise) {
    Restyler style = restyler("source", "target");
    const at::Tensor cycle = change_of(style, {});
    const FrameReport report = style.restyle_frame(frame_, {.method = Method::kSdEdit}, change_);
    EXPECT_EQ(report.source.calls, 0);
    EXPECT_EQ(report.target.calls, 4);
    EXPECT_EQ(report.target.samples, 4);
    EXPECT_GT((change_ - cycle).abs().max().item<float>(), 0.01f);

    Restyler other_source = restyler("target", "target");
    EXPECT_TRUE(at::equal(change_, change_of(other_source, {.method = Method::kSdEdit})));
}

// With the steps, the noise and the frame that the session's back has.
struct CoreEdit {
    CoreEdit(const std::filesystem::path& from, const std::filesystem::path& to, double eta)
        : source(core::load_model(from)),
          target(core::load_model(to)),
          steps(core::steps_to_run(source.schedule, {4, 0.75, {}, eta})),
          of_source(source.network, source.schedule),
          of_target(target.network, target.schedule) {}

    at::Tensor noise(const at::Tensor& x_0) const {
        return core::counter_noise(5, 0, std::int64_t(steps.size()) + 1, x_0.sizes().slice(1), 0);
    }

    core::Model source, target;
    std::vector<core::Step> steps;
    core::Denoiser of_source, of_target;
};

FrameSettings by(Method method) {
    return {.method = method, .depth = {.steps = 4, .strength = 0.75}, .noise = {.seed = 5}};
}

TEST_F(RestylerTest, DdibIsTheCoresWithoutNoiseWhateverEta) {
    CoreEdit core_edit(folder_ / "source", folder_ / "target", 0);
    const at::Tensor x_0 = core_edit.source.x_0_from_pictures(frame_);
    const at::Tensor y_0 = core::ddib_translate(core_edit.of_source, core_edit.steps,
                                                core_edit.of_target, core_edit.steps, x_0);
    Restyler style = restyler("source", "target");
    const at::Tensor cycle = change_of(style, by(Method::kCycle));
    FrameSettings settings = by(Method::kDdib);
    for (const double eta : {1.0, 0.0}) {
        settings.depth.eta = eta;
        const FrameReport report = style.restyle_frame(frame_, settings, change_);
        EXPECT_TRUE(at::equal(change_, core_edit.target.pictures_from_x_0(y_0) - frame_));
        EXPECT_EQ(report.source.calls, 3);
        EXPECT_EQ(report.target.calls, 3);
    }
    EXPECT_TRUE(at::equal(cycle, change_of(style, by(Method::kCycle)))); // Its eta is its own.
}

TEST_F(RestylerTest, EditFriendlyIsTheCoresOnTheSameNoise) {
    CoreEdit core_edit(folder_ / "source", folder_ / "target", 1);
    const at::Tensor x_0 = core_edit.source.x_0_from_pictures(frame_);
    const at::Tensor y_0 = core::cycle_translate(
        core_edit.of_source, core_edit.steps, core_edit.of_target, core_edit.steps,
        core::independent_path(core_edit.steps, x_0, core_edit.noise(x_0)));
    Restyler style = restyler("source", "target");
    EXPECT_TRUE(at::equal(change_of(style, by(Method::kEditFriendly)),
                          core_edit.target.pictures_from_x_0(y_0) - frame_));

    Restyler same = restyler("source", "source");
    FrameSettings one_by_one = by(Method::kEditFriendly);
    one_by_one.source_batch = 1;
    EXPECT_TRUE(at::equal(change_of(same, one_by_one), at::zeros_like(frame_)));
}

TEST_F(RestylerTest, TurboIsTheCoresAlongTheShiftedPath) {
    CoreEdit core_edit(folder_ / "source", folder_ / "target", 1);
    const at::Tensor x_0 = core_edit.source.x_0_from_pictures(frame_);
    const std::vector<core::Step> shifted =
        core::path_steps(core_edit.source.schedule, {4, 0.75, {}, 1.0, {}, 1.0});
    core::TurboEditSettings turbo;
    turbo.pseudo_guidance = 2;
    const at::Tensor y_0 =
        core::turbo_edit(core_edit.of_source, core_edit.steps, core_edit.of_target, core_edit.steps,
                         core::independent_path(shifted, x_0, core_edit.noise(x_0)), turbo);
    Restyler style = restyler("source", "target");
    const at::Tensor before = change_of(style, by(Method::kEditFriendly));
    FrameSettings settings = by(Method::kTurbo);
    settings.pseudo_guidance = 2;
    const FrameReport report = style.restyle_frame(frame_, settings, change_);
    EXPECT_TRUE(at::equal(change_, core_edit.target.pictures_from_x_0(y_0) - frame_));
    EXPECT_EQ(report.source.samples, 6); // On the path, and beside the target.
    EXPECT_EQ(report.target.samples, 3);
    EXPECT_EQ(report.warning, "");
    EXPECT_TRUE(at::equal(before, change_of(style, by(Method::kEditFriendly))));
}

TEST_F(RestylerTest, WhereTheEditMaskIsNoughtNoBitChangesAndElsewhereItIsTheCoresOwn) {
    CoreEdit core_edit(folder_ / "source", folder_ / "target", 1);
    const at::Tensor x_0 = core_edit.source.x_0_from_pictures(frame_);
    const at::Tensor mask = at::zeros({1, 1, 16, 24});
    mask.slice(3, 10, 24).fill_(1);
    mask.slice(2, 0, 3).fill_(0.25);
    core::TranslateSettings masked;
    masked.mask = core::x_0_mask(core_edit.target, mask);
    const at::Tensor y_0 = core::cycle_translate(
        core_edit.of_source, core_edit.steps, core_edit.of_target, core_edit.steps,
        core::independent_path(core_edit.steps, x_0, core_edit.noise(x_0)), masked);
    Restyler style = restyler("source", "target");
    const at::Tensor everywhere = change_of(style, by(Method::kEditFriendly));
    FrameSettings settings = by(Method::kEditFriendly);
    settings.edit_mask = mask;
    const at::Tensor change = change_of(style, settings);
    EXPECT_TRUE(at::equal(change, core_edit.target.pictures_from_x_0(y_0) - frame_));
    for (const Method method : {Method::kCycle, Method::kTurbo, Method::kSdEdit, Method::kDdib}) {
        FrameSettings other = by(method);
        other.edit_mask = mask;
        const at::Tensor limited = change_of(style, other);
        EXPECT_TRUE(limited.slice(2, 4).slice(3, 0, 10).eq(0).all().item<bool>());
        EXPECT_GT(limited.slice(3, 10).abs().max().item<float>(), 0.01f);
    }
    // What is inside is drawn to fit what is kept around it.
    EXPECT_FALSE(at::equal(change.slice(2, 4).slice(3, 10), everywhere.slice(2, 4).slice(3, 10)));
    EXPECT_TRUE(at::equal(everywhere, change_of(style, by(Method::kEditFriendly))));
}

TEST_F(RestylerTest, AnEditMaskIsRefusedWhereEnergiesBend) {
    Restyler style = restyler("source", "target");
    FrameSettings settings = by(Method::kCycle);
    settings.edit_mask = at::zeros({1, 1, 16, 24});
    settings.guide.energies = {"palette:#ff0000=1"};
    EXPECT_EQ(message_of([&] { change_of(style, settings); }),
              "job: an edit mask limits no frame that energies bend");
}

TEST_F(RestylerTest, TurboIsOfOneFrameAndKeepsNoCode) {
    Restyler style = restyler("source", "target");
    const at::Tensor plain = change_of(style, by(Method::kTurbo));
    FrameSettings bent = by(Method::kTurbo);
    bent.guide.energies = {"palette:#ff0000=1"};
    const FrameReport report = style.restyle_frame(frame_, bent, change_);
    EXPECT_EQ(report.warning, "the frame was not guided, and guidance starts anew: method turbo "
                              "keeps no code that energies could bend");
    EXPECT_TRUE(at::equal(change_, plain));
    EXPECT_EQ(message_of([&] {
                  style.stream_frame(StreamedFrame{0, frame_, change_}, by(Method::kTurbo), 8);
              }),
              "job: method turbo runs the source beside the target, of one frame, not of the "
              "frames in flight");
}

TEST_F(RestylerTest, DdibIsRefusedWhereASamplerAddsNoiseAndTheNextFrameGoesOn) {
    core::ScheduleConfig stochastic = core::load_model(folder_ / "source").schedule;
    stochastic.sampler = core::SamplerKind::kEulerAncestral;
    core::write_schedule_config(folder_ / "source" / "scheduler" / "scheduler_config.json",
                                stochastic);
    Restyler style = restyler("source", "source");
    const std::string message = message_of([&] { change_of(style, by(Method::kDdib)); });
    EXPECT_EQ(message, "method ddib: the steps of " + (folder_ / "source").string() +
                           " add noise, expected a model whose scheduler is DDIM, Euler or "
                           "DPM-Solver++");
    EXPECT_GT(change_of(style, by(Method::kSdEdit)).abs().max().item<float>(), 0.01f);
}

TEST_F(RestylerTest, LastResidualIsLeftOutWhereItIsDropped) {
    Restyler style = restyler("source", "target");
    const at::Tensor kept = change_of(style, {});
    const FrameReport report =
        style.restyle_frame(frame_, {.last = core::LastStep::kDrop}, change_);
    EXPECT_EQ(report.source.samples, 3);
    EXPECT_EQ(report.target.samples, 4);
    EXPECT_GT((change_ - kept).abs().max().item<float>(), 0.01f);
}

TEST_F(RestylerTest, GivenTimesRunInPlaceOfStepsAndStrength) {
    Restyler style = restyler("source", "target");
    const at::Tensor two_steps = change_of(style, {.depth = {.steps = 2}});
    const DepthSettings times{.steps = 7, .strength = 0, .timesteps = {999, 499}};
    EXPECT_TRUE(at::equal(two_steps, change_of(style, {.depth = times})));
    for (const std::vector<int>& wrong : {std::vector{499, 999}, std::vector{1000, 499}})
        EXPECT_THROW(change_of(style, {.depth = {.timesteps = wrong}}), std::invalid_argument);
}

TEST_F(RestylerTest, PictureThatIsNotFiniteIsNoPicture) {
    test::write_tiny_model(folder_ / "damaged", {.scale = 1e30});
    Restyler style = restyler("source", "damaged");
    EXPECT_THROW(change_of(style, {}), std::runtime_error);
}

std::string refusal(const std::filesystem::path& source, const std::filesystem::path& target) {
    try {
        load_models({source, target, {}}, at::kFloat);
    } catch (const std::exception& error) {
        return error.what();
    }
    return "";
}

bool refused(const std::filesystem::path& source, const std::filesystem::path& target,
             const char* words) {
    const std::string sentence = refusal(source, target);
    return sentence.find(words) != std::string::npos;
}

TEST_F(RestylerTest, UnlikeModelsAreRefusedByFieldAndValues) {
    test::write_tiny_model(folder_ / "coarse", {.patch_size = 4});
    EXPECT_TRUE(refused(folder_ / "source", folder_ / "coarse", "patch_size is 2 and 4"));
    EXPECT_TRUE(refused(folder_ / "source", folder_ / "missing", "missing"));
}

TEST_F(RestylerTest, ModelsOfOtherThanRgbPicturesAreRefused) {
    test::write_tiny_model(folder_ / "grey", {.channels = 1});
    EXPECT_TRUE(refused(folder_ / "grey", folder_ / "grey", "grey: pictures have 1 channels"));
    EXPECT_TRUE(refused(folder_ / "source", folder_ / "grey", "grey: pictures have 1 channels"));
}

/// Models on latents that share an autoencoder.
class LatentRestylerTest : public RestylerTest {
protected:
    LatentRestylerTest() {
        for (const auto& [name, seed] : {std::pair{"latent_a", 1}, std::pair{"latent_b", 2}}) {
            test::write_tiny_model(folder_ / name, {.patch_size = 1, .seed = std::uint64_t(seed)});
            test::set_beside_autoencoder(folder_ / name);
        }
    }
};

TEST_F(LatentRestylerTest, ModelTranslatedToItselfChangesNoBit) {
    Restyler same = restyler("latent_a", "latent_a");
    const FrameReport report = same.restyle_frame(frame_, {.source_batch = 1}, change_);
    EXPECT_TRUE(at::equal(change_, at::zeros_like(frame_)));
    EXPECT_EQ(report.target.calls, 4);
}

TEST_F(LatentRestylerTest, ChangesAFrame) {
    Restyler style = restyler("latent_a", "latent_b");
    const at::Tensor change = change_of(style, {});
    EXPECT_TRUE(at::isfinite(change).all().item<bool>());
    EXPECT_GT(change.abs().max().item<float>(), 0.01f);
    EXPECT_TRUE(at::equal(change_of(style, {.depth = {.strength = 0}}), at::zeros_like(frame_)));
}

TEST_F(LatentRestylerTest, ModelOfPicturesIsRefusedBesideOneOnLatents) {
    EXPECT_TRUE(refused(folder_ / "source", folder_ / "latent_a",
                        "what is denoised is pictures and latents"));
}

} // namespace
} // namespace restyle::back
