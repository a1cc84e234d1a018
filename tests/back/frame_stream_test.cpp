// Frames of a session that go through the target's steps together: each is what it is alone.
#include <cmath>

#include <gtest/gtest.h>

#include <ATen/CPUGeneratorImpl.h>

#include "back/restyler.h"
#include "back/tiny_model.h"
#include "models/message_of.h"

namespace restyle::back {
namespace {

constexpr std::uint32_t kFrames = 6;
constexpr std::size_t kMost = 8;
// Of fp32 under another batch.
constexpr double kRounding = 1e-4;

class FrameStreamTest : public testing::Test {
protected:
    FrameStreamTest() {
        test::write_tiny_model(folder_ / "source", {.seed = 1});
        test::write_tiny_model(folder_ / "target", {.seed = 2});
        for (std::uint32_t slot = 0; slot < kFrames; ++slot)
            frames_.push_back(
                {slot, at::rand({1, 3, 16, 24}, at::detail::createCPUGenerator(slot + 3)) * 2 - 1,
                 at::full({1, 3, 16, 24}, NAN)});
    }

    Restyler restyler(const char* source, const char* target) const {
        return Restyler(load_models({folder_ / source, folder_ / target, {}}, at::kFloat));
    }

    // K = 3, with noise of the frame's own.
    static FrameSettings settings_of(std::uint32_t slot, Method method = Method::kCycle) {
        return {.method = method,
                .depth = {.steps = 4, .strength = 0.75},
                .noise = {.seed = 5, .frame = slot}};
    }

    static at::Tensor change_alone(Restyler& alone, const StreamedFrame& frame,
                                   const FrameSettings& settings) {
        at::Tensor change = at::full_like(frame.frame, NAN);
        alone.restyle_frame(frame.frame, settings, change);
        return change;
    }

    void expect_each_is_what_it_is_alone(Restyler& streaming, Restyler& alone, Method method) {
        for (std::uint32_t slot = 0; slot < kFrames; ++slot) {
            const StreamReport report =
                streaming.stream_frame(frames_[slot], settings_of(slot, method), kMost);
            EXPECT_EQ(report.frame.target.calls, 1);
            EXPECT_EQ(report.frame.target.samples, std::min<std::int64_t>(slot + 1, 3));
            EXPECT_EQ(report.frame.warning, "");
            ASSERT_EQ(report.finished.has_value(), slot >= 2) << slot;
            if (slot < 2) continue;
            EXPECT_EQ(*report.finished, slot - 2);
            const StreamedFrame& out = frames_[slot - 2];
            const at::Tensor expected = change_alone(alone, out, settings_of(slot - 2, method));
            EXPECT_LT((out.change - expected).abs().max().item<double>(), kRounding);
            EXPECT_GT(expected.abs().max().item<double>(), 0.01);
        }
    }

    test::TemporaryFolder folder_;
    std::vector<StreamedFrame> frames_;
};

TEST_F(FrameStreamTest, EachFrameIsWhatItIsAloneByEveryMethod) {
    for (const Method method :
         {Method::kCycle, Method::kSdEdit, Method::kDdib, Method::kEditFriendly}) {
        SCOPED_TRACE(int(method));
        Restyler streaming = restyler("source", "target"), alone = restyler("source", "target");
        expect_each_is_what_it_is_alone(streaming, alone, method);
    }
}

TEST_F(FrameStreamTest, EachFrameIsWhatItIsAloneOnLatents) {
    for (const auto& [name, seed] : {std::pair{"latent_a", 1}, std::pair{"latent_b", 2}}) {
        test::write_tiny_model(folder_ / name, {.patch_size = 1, .seed = std::uint64_t(seed)});
        test::set_beside_autoencoder(folder_ / name);
    }
    Restyler streaming = restyler("latent_a", "latent_b"), alone = restyler("latent_a", "latent_b");
    expect_each_is_what_it_is_alone(streaming, alone, Method::kCycle);
}

TEST_F(FrameStreamTest, EachFrameIsEditedWithinItsOwnMask) {
    Restyler streaming = restyler("source", "target"), alone = restyler("source", "target");
    const auto masked = [](std::uint32_t slot) {
        FrameSettings settings = settings_of(slot);
        settings.edit_mask = at::zeros({1, 1, 16, 24});
        settings.edit_mask.slice(3, 4 * slot).fill_(1);
        return settings;
    };
    for (std::uint32_t slot = 0; slot < 4; ++slot) {
        const auto out = streaming.stream_frame(frames_[slot], masked(slot), kMost).finished;
        ASSERT_EQ(out.has_value(), slot >= 2);
        if (!out) continue;
        const at::Tensor& change = frames_[*out].change;
        EXPECT_TRUE(change.slice(3, 0, 4 * *out).eq(0).all().item<bool>());
        const at::Tensor expected = change_alone(alone, frames_[*out], masked(*out));
        EXPECT_LT((change - expected).abs().max().item<double>(), kRounding);
    }
}

// All source evaluations of a frame stay one call.
TEST_F(FrameStreamTest, SourceIsEvaluatedOnceAFrame) {
    Restyler streaming = restyler("source", "target");
    for (std::uint32_t slot = 0; slot < 4; ++slot) {
        const FrameReport report =
            streaming.stream_frame(frames_[slot], settings_of(slot), kMost).frame;
        EXPECT_EQ(report.source.calls, 1);
        EXPECT_EQ(report.source.samples, 3);
    }
    const FrameReport report = streaming.stream_frame(std::nullopt, settings_of(0), kMost).frame;
    EXPECT_EQ(report.source.calls, 0);
    EXPECT_EQ(report.target.samples, 2);
}

TEST_F(FrameStreamTest, ModelTranslatedToItselfChangesNoBitWhereCallsHaveEqualShape) {
    Restyler same = restyler("source", "source");
    FrameSettings settings = settings_of(0);
    settings.source_batch = 1;
    EXPECT_FALSE(same.stream_frame(frames_[0], settings, kMost).finished);
    EXPECT_FALSE(same.stream_frame(std::nullopt, settings, kMost).finished);
    EXPECT_EQ(same.stream_frame(std::nullopt, settings, kMost).finished, 0u);
    EXPECT_TRUE(at::equal(frames_[0].change, at::zeros_like(frames_[0].frame)));
    EXPECT_FALSE(same.streams());
}

TEST_F(FrameStreamTest, DroppedFrameIsNotInTheNextCall) {
    Restyler streaming = restyler("source", "target"), alone = restyler("source", "target");
    streaming.stream_frame(frames_[0], settings_of(0), kMost);
    streaming.stream_frame(frames_[1], settings_of(1), kMost);
    streaming.drop(1u << 0);
    const StreamReport third = streaming.stream_frame(frames_[2], settings_of(2), kMost);
    EXPECT_EQ(third.frame.target.samples, 2);
    EXPECT_FALSE(third.finished);
    EXPECT_EQ(streaming.stream_frame(std::nullopt, settings_of(2), kMost).finished, 1u);
    EXPECT_LT((frames_[1].change - change_alone(alone, frames_[1], settings_of(1)))
                  .abs()
                  .max()
                  .item<double>(),
              kRounding);
    streaming.drop(~0u);
    EXPECT_FALSE(streaming.streams());
}

TEST_F(FrameStreamTest, FramesWithoutAStepComeOutAtOnce) {
    Restyler streaming = restyler("source", "target");
    const FrameSettings still{.depth = {.strength = 0}};
    EXPECT_EQ(streaming.stream_frame(frames_[3], still, kMost).finished, 3u);
    EXPECT_TRUE(at::equal(frames_[3].change, at::zeros_like(frames_[3].frame)));
}

TEST_F(FrameStreamTest, WhereTheSlotsDoNotAllowItFramesAreRestyledOneByOneAndItSaysSo) {
    Restyler streaming = restyler("source", "target"), alone = restyler("source", "target");
    const StreamReport report = streaming.stream_frame(frames_[1], settings_of(1), 2);
    EXPECT_EQ(report.finished, 1u);
    EXPECT_EQ(report.frame.target.calls, 3);
    EXPECT_EQ(report.frame.warning, "frames are restyled one by one, without stream_batch: K is 3, "
                                    "and the session has slots for 2");
    EXPECT_TRUE(at::equal(frames_[1].change, change_alone(alone, frames_[1], settings_of(1))));
}

TEST_F(FrameStreamTest, RefusesWhatFramesInFlightCannotShare) {
    Restyler streaming = restyler("source", "target");
    const auto refusal = [&](const FrameSettings& settings) {
        return message_of([&] { streaming.stream_frame(frames_[1], settings, kMost); });
    };
    EXPECT_EQ(message_of([&] { streaming.stream_frame(std::nullopt, {}, kMost); }),
              "job: no frame is in flight");
    streaming.stream_frame(frames_[0], settings_of(0), kMost);
    FrameSettings other = settings_of(1);
    other.depth.steps = 8;
    EXPECT_EQ(refusal(other), "job: its steps or what its target is told are not those of the 1 "
                              "frames in flight, which are to come out before");
    FrameSettings guided = settings_of(1);
    guided.guide.energies = {"structure=5"};
    guided.guide.steps = 1;
    EXPECT_EQ(refusal(guided), "job: energies and attention control are of one frame, not of the "
                               "frames in flight");
    FrameSettings attending = settings_of(1);
    attending.attention.attention = Attention::kReplace;
    EXPECT_NE(refusal(attending), "");
}

TEST_F(FrameStreamTest, PictureThatIsNotFiniteIsNoPicture) {
    test::write_tiny_model(folder_ / "damaged", {.scale = 1e30});
    Restyler streaming = restyler("source", "damaged");
    streaming.stream_frame(frames_[0], settings_of(0), kMost);
    streaming.stream_frame(frames_[1], settings_of(1), kMost);
    EXPECT_THROW(streaming.stream_frame(frames_[2], settings_of(2), kMost), std::runtime_error);
}

} // namespace
} // namespace restyle::back
