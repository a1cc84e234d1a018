// The back through its C table: what a front sees of it.

#include <chrono>
#include <cstring>
#include <filesystem>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include <ATen/CPUGeneratorImpl.h>

#include "back/bare_front.h"
#include "back/tiny_model.h"

namespace restyle {
namespace {

constexpr int kWidth = 32, kHeight = 16;

class BackTest : public testing::Test {
protected:
    BackTest() {
        test::write_tiny_model(folder_ / "source", {.seed = 1});
        test::write_tiny_model(folder_ / "target", {.seed = 2});
    }
    ~BackTest() override { table_->close(back_); }

    std::int32_t open(const char* source, const char* target, std::uint32_t precision = 0) {
        const std::string source_path = folder_ / source, target_path = folder_ / target;
        RestyleBackOpenInfo info{};
        info.source_model = source_path.c_str();
        info.target_model = target_path.c_str();
        info.precision = precision;
        info.threads = 1;
        info.cancelled = &cancelled_;
        return table_->open(&info, &models_, &back_, sentence_);
    }

    std::int32_t attach(const RestyleBackLayout& layout) {
        return table_->attach(back_, front_.memory(), &layout, nullptr, sentence_);
    }

    void open_and_attach(const char* source, const char* target) {
        ASSERT_EQ(open(source, target), 0) << sentence_;
        ASSERT_EQ(attach(front_.layout()), 0) << sentence_;
        for (std::uint32_t slot = 0; slot < 2; ++slot)
            front_.packed(slot).copy_(
                at::rand({1, 3, kHeight, kWidth}, at::detail::createCPUGenerator(3)) * 2 - 1);
    }

    testing::AssertionResult says(const std::string& words) const {
        if (std::strstr(sentence_, words.c_str()) != nullptr) return testing::AssertionSuccess();
        return testing::AssertionFailure() << "'" << sentence_ << "' does not say: " << words;
    }

    test::TemporaryFolder folder_;
    test::BareFront front_{kWidth, kHeight};
    const RestyleBackTable* table_ = restyle_back_table(RESTYLE_BACK_VERSION);
    RestyleBack back_ = nullptr;
    RestyleBackModelInfo models_{};
    std::uint32_t cancelled_ = 0;
    char sentence_[RESTYLE_BACK_SENTENCE] = "";
};

TEST_F(BackTest, TableOfAnotherVersionIsNotGiven) {
    EXPECT_EQ(restyle_back_table(RESTYLE_BACK_VERSION + 1), nullptr);
}

TEST_F(BackTest, OpenTellsWhatTheFrontMustKnow) {
    ASSERT_EQ(open("source", "target", RESTYLE_BACK_PRECISION_FP32), 0) << sentence_;
    EXPECT_EQ(models_.size_multiple, 4u);
    EXPECT_EQ(models_.native_width, 32u);
    EXPECT_EQ(models_.native_height, 16u);
    EXPECT_EQ(models_.threads, 1u);
    EXPECT_EQ(models_.precision, std::uint32_t{RESTYLE_BACK_PRECISION_FP32});
}

TEST_F(BackTest, ProbeTellsWhatItIs) {
    RestyleBackProbe probe{};
    const std::uint8_t renderer[RESTYLE_BACK_UUID]{};
    ASSERT_EQ(table_->probe(renderer, &probe, sentence_), 0) << sentence_;
    EXPECT_NE(std::strstr(probe.description, "LibTorch"), nullptr) << probe.description;
    EXPECT_STRNE(probe.bf16_reason, "");
}

TEST_F(BackTest, EstimateKnowsTheModelsWithoutTheirWeights) {
    const std::string source = folder_ / "source", target = folder_ / "target";
    std::filesystem::remove(folder_ / "source" / "unet" / "diffusion_pytorch_model.safetensors");
    RestyleBackOpenInfo info{};
    info.source_model = info.target_model = source.c_str();
    RestyleBackModelMemory one{}, two{}, larger{};
    ASSERT_EQ(table_->estimate(&info, 0, 0, &one, sentence_), 0) << sentence_;
    EXPECT_EQ(one.size_multiple, 4u);
    EXPECT_EQ(one.native_width, 32u);
    EXPECT_EQ(one.native_height, 16u);
    EXPECT_GT(one.sample, 0u);
    info.target_model = target.c_str();
    ASSERT_EQ(table_->estimate(&info, 32, 16, &two, sentence_), 0) << sentence_;
    EXPECT_EQ(two.weights, 2 * one.weights);
    EXPECT_EQ(two.sample, one.sample);
    ASSERT_EQ(table_->estimate(&info, 64, 32, &larger, sentence_), 0) << sentence_;
    EXPECT_GE(larger.sample, 4 * one.sample);
    EXPECT_GT(one.guide, 2 * one.sample); // What it holds both ways, and what gradients keep.
    EXPECT_GT(larger.guide, 3 * one.guide);
    EXPECT_EQ(larger.guide_step, 4 * two.guide_step);
    info.source_model = "nowhere";
    EXPECT_EQ(table_->estimate(&info, 32, 16, &two, sentence_), 1);
    EXPECT_TRUE(says("nowhere"));
}

TEST_F(BackTest, CancelledLoadingEndsInWords) {
    cancelled_ = 1;
    EXPECT_EQ(open("source", "target"), 1);
    EXPECT_EQ(back_, nullptr);
    EXPECT_TRUE(says("cancelled"));
}

TEST_F(BackTest, ModelTranslatedToItselfChangesNoBit) {
    open_and_attach("source", "source");
    front_.change(1).fill_(NAN);
    RestyleBackJob job = test::default_job();
    job.slot = 1;
    job.steps = 8;
    job.strength = 0.75;
    job.source_batch = 1;
    const RestyleBackResult result = front_.run(job);

    EXPECT_EQ(result.failed, 0) << result.sentence;
    EXPECT_TRUE(at::equal(front_.change(1), at::zeros({1, 3, kHeight, kWidth})));
    EXPECT_EQ(result.source_samples, 6u);
    EXPECT_EQ(result.target_samples, 6u);
}

TEST_F(BackTest, EditMaskOfTheSlotLimitsAMaskedJobAndNoOther) {
    open_and_attach("source", "target");
    RestyleBackJob job = test::default_job();
    ASSERT_EQ(front_.run(job).failed, 0);
    const at::Tensor everywhere = front_.change(0).clone();
    front_.edit_mask(0).zero_().slice(3, 8).fill_(1);
    front_.edit_mask(1).fill_(1);
    job.masked = 1;
    ASSERT_EQ(front_.run(job).failed, 0);
    EXPECT_TRUE(front_.change(0).slice(3, 0, 8).eq(0).all().item<bool>());
    EXPECT_GT(front_.change(0).slice(3, 8).abs().max().item<float>(), 0.01f);
    job.slot = 1;
    ASSERT_EQ(front_.run(job).failed, 0);
    EXPECT_TRUE(front_.change(1).equal(everywhere)); // Of an equal frame, with a mask of 1.
    job.slot = 0;
    job.masked = 0;
    ASSERT_EQ(front_.run(job).failed, 0);
    EXPECT_TRUE(front_.change(0).equal(everywhere));
}

TEST_F(BackTest, BordersOfTheSlotAreForItsJobAlone) {
    open_and_attach("source", "target");
    RestyleBackJob job = test::default_job();
    std::strcpy(job.energies, "structure[of=borders]=1");
    front_.borders(0).fill_(0);
    front_.borders(1).fill_(1);
    job.bordered = 1;
    const auto energy_of = [&](std::uint32_t slot) {
        job.slot = slot;
        const RestyleBackResult result = front_.run(job);
        EXPECT_EQ(result.guidance.guided, 1u) << result.sentence;
        return result.guidance.energies[0];
    };
    EXPECT_EQ(energy_of(0), 0);
    EXPECT_GT(energy_of(1), 0);
    EXPECT_EQ(energy_of(0), 0);
    job.bordered = 0;
    EXPECT_NE(std::string(front_.run(job).sentence).find("not told"), std::string::npos);
}

TEST_F(BackTest, FixedNoiseRepeatsAFrameAndPerFrameNoiseDoesNot) {
    open_and_attach("source", "target");
    RestyleBackJob job = test::default_job();
    const auto change_of = [&](std::uint64_t frame_number) {
        job.frame_number = frame_number;
        EXPECT_EQ(front_.run(job).failed, 0);
        return front_.change(0).clone();
    };
    EXPECT_TRUE(at::equal(change_of(1), change_of(2)));
    job.noise = RESTYLE_BACK_NOISE_PER_FRAME;
    EXPECT_FALSE(at::allclose(change_of(1), change_of(2), 1e-3, 1e-3));
}

TEST_F(BackTest, FailedJobSaysWhyAndTheNextGoesOn) {
    open_and_attach("source", "target");
    RestyleBackJob job = test::default_job();
    job.slot = 7;
    const RestyleBackResult wrong_slot = front_.run(job);
    EXPECT_EQ(wrong_slot.failed, 1);
    EXPECT_STREQ(wrong_slot.sentence, "job: slot is 7, expected less than 2");

    job = test::default_job();
    job.strength = 2;
    const RestyleBackResult wrong_strength = front_.run(job);
    EXPECT_EQ(wrong_strength.failed, 1);
    EXPECT_NE(std::strstr(wrong_strength.sentence, "strength"), nullptr) << wrong_strength.sentence;

    job = test::default_job();
    job.method = 5;
    EXPECT_STREQ(front_.run(job).sentence, "job: method is 5, expected 0 (cycle), 1 (sdedit), 2 "
                                           "(ddib), 3 (edit-friendly) or 4 (turbo)");

    job = test::default_job();
    job.attention = 3;
    EXPECT_STREQ(front_.run(job).sentence,
                 "job: attention is 3, expected 0 (own), 1 (replace) or 2 (refine)");

    job = test::default_job();
    job.last = 2;
    EXPECT_STREQ(front_.run(job).sentence, "job: last is 2, expected 0 (keep) or 1 (drop)");

    job = test::default_job();
    job.timestep_count = 17;
    EXPECT_STREQ(front_.run(job).sentence, "job: timestep_count is 17, expected 0 to 16");

    job.timestep_count = 1;
    job.timesteps[0] = 1000;
    EXPECT_STREQ(front_.run(job).sentence, "time 1000 is outside the model's 0 to 999");

    EXPECT_EQ(front_.run(test::default_job()).failed, 0);
}

TEST_F(BackTest, ModelsThatCannotBeUsedAreRefusedInOneLine) {
    test::write_tiny_model(folder_ / "grey", {.channels = 1});
    for (const auto& [target, words] :
         {std::pair{"missing", "no such file"}, std::pair{"grey", "expected 3 (RGB)"}}) {
        EXPECT_EQ(open("source", target), 1);
        EXPECT_EQ(back_, nullptr);
        EXPECT_TRUE(says(words));
        EXPECT_EQ(std::strchr(sentence_, '\n'), nullptr);
    }
    EXPECT_EQ(open("source", "target", 9), 1);
    EXPECT_TRUE(says("precision is 9"));
}

TEST_F(BackTest, LayoutThatDoesNotFitIsRefused) {
    ASSERT_EQ(open("source", "target"), 0) << sentence_;
    RestyleBackLayout layout = front_.layout();
    layout.width = 31;
    EXPECT_EQ(attach(layout), 1);
    EXPECT_TRUE(says("multiples of 4"));

    layout = front_.layout();
    layout.bytes *= 2;
    EXPECT_EQ(attach(layout), 1);
    EXPECT_TRUE(says("shared memory holds"));

    layout = front_.layout();
    layout.change_offset[1] = layout.bytes - 8;
    EXPECT_EQ(attach(layout), 1);
    EXPECT_TRUE(says("does not lie in shared memory"));

    EXPECT_EQ(attach(front_.layout()), 0) << sentence_;
    EXPECT_EQ(attach(front_.layout()), 1);
    EXPECT_TRUE(says("has a session already"));
}

// Of no renderer that CUDA could know: where there is a GPU all the same, the core computes there.
TEST_F(BackTest, TakesNoMemoryOfADeviceThatIsNotItsOwnAndGoesOnWithout) {
    ASSERT_EQ(open("source", "target"), 0) << sentence_;
    EXPECT_EQ(models_.device.shares, 0u);
    const std::string no_share = models_.device.no_share;
    if (models_.device.on_gpu == 0) {
        EXPECT_EQ(no_share.find("the core computes on the CPU: "), 0u) << no_share;
    }
    const RestyleBackShare share{};
    EXPECT_EQ(table_->attach(back_, front_.memory(), &front_.layout(), &share, sentence_), 1);
    EXPECT_TRUE(says(no_share));
    ASSERT_EQ(attach(front_.layout()), 0) << sentence_;
    EXPECT_EQ(front_.run(test::default_job()).failed, 0);
}

TEST_F(BackTest, FramesInFlightComeOutByTheirSlotsAndEndWithAFailedJob) {
    test::BareFront front(kWidth, kHeight, 6);
    ASSERT_EQ(open("source", "target"), 0) << sentence_;
    ASSERT_EQ(table_->attach(back_, front.memory(), &front.layout(), nullptr, sentence_), 0);
    RestyleBackJob job = test::default_job();
    job.steps = 2;
    job.stream = 1;
    const auto run = [&](std::uint32_t slot, std::uint32_t dropped = 0) {
        job.slot = slot;
        job.dropped = dropped;
        return front.run(job);
    };
    for (std::uint32_t slot = 0; slot < 6; ++slot)
        front.packed(slot).fill_(0.1 * slot);
    EXPECT_EQ(run(3).picture_slot, RESTYLE_BACK_NO_SLOT);
    EXPECT_EQ(run(1).picture_slot, 3u);
    EXPECT_EQ(run(5).picture_slot, 1u);
    EXPECT_EQ(run(0, 1u << 5).picture_slot, RESTYLE_BACK_NO_SLOT); // Of 5, which was dropped.
    EXPECT_EQ(run(RESTYLE_BACK_NO_SLOT).picture_slot, 0u);

    EXPECT_EQ(run(2).failed, 0);
    job.stream = 0;
    const RestyleBackResult alone = run(4);
    EXPECT_EQ(alone.failed, 1);
    EXPECT_EQ(alone.picture_slot, RESTYLE_BACK_NO_SLOT);
    EXPECT_STREQ(alone.sentence, "job: stream is 0, expected 1 while frames are in flight");
    EXPECT_EQ(run(4).picture_slot, 4u); // None is any more.
}

// Two thousand forward passes take far longer than the longest sleep here, so that the rounds find
// the worker idle, starting and at work.
TEST_F(BackTest, ClosesDuringAJob) {
    RestyleBackJob job = test::default_job();
    job.steps = 1000;
    job.source_batch = 1;
    int interrupted = 0;
    for (int round = 0; round < 20; ++round) {
        open_and_attach("source", "target");
        front_.submit(job);
        std::this_thread::sleep_for(std::chrono::milliseconds(round));
        table_->close(back_);
        back_ = nullptr;
        if (front_.page().finished == 1) {
            EXPECT_EQ(front_.page().result.failed, 1);
            EXPECT_STREQ(front_.page().result.sentence, "the session was closed during the job");
            ++interrupted;
        }
        front_.page() = {};
    }
    EXPECT_GT(interrupted, 0);
}

TEST_F(BackTest, ClosesWithoutASession) {
    ASSERT_EQ(open("source", "target"), 0) << sentence_;
    table_->close(back_);
    back_ = nullptr;
    table_->close(nullptr);
}

} // namespace
} // namespace restyle
