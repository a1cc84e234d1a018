// Captures of late pictures, moved along the scene's motion, run again as late as they were.
#include <algorithm>
#include <chrono>
#include <functional>
#include <thread>

#include "models/temporary_folder.h"
#include "replay/difference.h"
#include "replay/replayer.h"
#include "session/scene_test.h"

namespace restyle::test {
namespace {

constexpr std::uint64_t kFirst = 10, kFrames = 6;
constexpr std::uint64_t kChangedAt = 3;
constexpr Vector kMotion{-2, 1}; // From each frame to the one before it.

/// Which frame's picture is shown with each, where one is; of every second one there is one.
constexpr std::uint64_t kShown[kFrames] = {0, 0, 10, 10, 12, 14};

class LateReplay : public SceneTest {
protected:
    void SetUp() override {
        SceneTest::SetUp();
        if (!context_) return;
        write(Texels(4 * 16 * 16), *picture_);
        put(plane<Vector>([](int, int) { return kMotion; }), *motion_);
    }

    // `change`s the session at one frame, after that may be handed in and before it is shown.
    void capture(
        const std::function<void(Session&)>& change = [](Session&) {},
        std::uint64_t changed_at = kChangedAt) {
        const Style played = style({});
        RestyleSessionInfo info = session_info({}, played);
        info.scene.motion_format = VK_FORMAT_R32G32_SFLOAT;
        Session session(*context_, info);
        ASSERT_TRUE(session.wait_ready(kMinute));
        RestyleSettings settings = restyle_default_settings();
        settings.blend_frames = 2;
        session.configure(settings);
        session.begin_capture(folder_.c_str(), kFrames);
        RestyleTicket ticket = 0;
        std::uint64_t handed_in = 0; // Frame of the ticket.
        for (std::uint64_t i = 0; i < kFrames; ++i) {
            const std::uint64_t number = kFirst + i;
            const auto let_finish = [&] {
                timeline_->raise(handed_in);
                ASSERT_TRUE(session.wait(ticket, kMinute));
            };
            if (kShown[i] == handed_in && handed_in != 0) let_finish();
            write(Texels(4 * 16 * 16, std::byte(40 + 20 * i)), *color_);
            if (i % 2 == 0) {
                ticket = hand_in(session, *color_, number, timeline_->at(number));
                handed_in = number;
            }
            if (i == changed_at) change(session);
            const RestylePicture shown = show_frame(session, number);
            EXPECT_EQ(shown.passed_through, kShown[i] == 0 ? 1u : 0u) << number;
            EXPECT_EQ(shown.frame_number, kShown[i] == 0 ? number : kShown[i]);
        }
        expect_written(session);
    }

    // Of frames that are in the core three at a time: each picture is two frames late. At the
    // fourth other models may come, which have no picture by then.
    void capture_streamed(bool with_other_models = false) {
        RestyleSettings settings = restyle_default_settings();
        settings.steps = 3;
        settings.stream_batch = RESTYLE_STREAM_BATCH_YES;
        const Style played("inverting", "target", &settings);
        RestyleSessionInfo info = session_info({}, played);
        info.scene.motion_format = VK_FORMAT_R32G32_SFLOAT;
        Session session(*context_, info);
        ASSERT_TRUE(session.wait_ready(kMinute));
        session.begin_capture(folder_.c_str(), kFrames);
        std::vector<RestyleTicket> tickets;
        const auto sleep = [] { std::this_thread::sleep_for(std::chrono::milliseconds(1)); };
        for (std::uint64_t i = 0; i < kFrames; ++i) {
            write(Texels(4 * 16 * 16, std::byte(40 + 20 * i)), *color_);
            if (with_other_models && i == kChangedAt) {
                RestyleSettings of_other = restyle_default_settings();
                session.play(Style("constant", "target", &of_other));
                ASSERT_TRUE(session.wait_ready(kMinute));
                EXPECT_EQ(show_frame(session, kFirst + i).frame_number, kFirst);
                break;
            }
            RestyleTicket ticket = 0;
            while ((ticket = hand_in(session, *color_, kFirst + i)) == 0)
                sleep();
            tickets.push_back(ticket);
            session.retire(kFirst + i);
            while (i >= 2 && !session.wait(tickets[i - 2], 0))
                sleep();
            const RestylePicture shown = show_frame(session, kFirst + i);
            EXPECT_EQ(shown.passed_through, i < 2 ? 1u : 0u);
            EXPECT_EQ(shown.age, i < 2 ? 0u : 2u);
        }
        session.end_capture();
        expect_written(session);
    }

    static void expect_written(Session& session) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
        while (session.capture_status().state != RESTYLE_CAPTURE_DONE) {
            ASSERT_LT(std::chrono::steady_clock::now(), end) << session.capture_status().message;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }

    RestylePicture show_frame(Session& session, std::uint64_t number) {
        RestyleScene now{};
        now.motion = general(*motion_, false);
        return SceneTest::show_frame(session, number, now);
    }

    std::vector<replay::Replayed> replayed(bool late, std::uint32_t begin = 0,
                                           std::vector<std::string> buffers = {
                                               "packed", "shown_way", "shown_validity"}) {
        const replay::Capture capture = replay::read_capture(folder_);
        replay::Wishes wishes;
        wishes.late = late;
        wishes.back_library = FAKE_BACK;
        wishes.buffers = std::move(buffers);
        wishes.validate = kValidate;
        replay::Replayer replayer(capture, wishes);
        std::filesystem::path style = capture.style;
        std::optional<replay::Playing> playing;
        std::vector<replay::Replayed> all;
        for (std::uint32_t i = 0; i < capture.frames; ++i) {
            const replay::Frame frame = replay::read_frame(capture, i);
            if (frame.style) style = *frame.style;
            if (frame.playing) playing = frame.playing;
            if (i < begin) continue;
            all.push_back(replayer.run(frame, style, playing));
            EXPECT_EQ(all.back().failure, "");
            exact_.push_back(replay::difference(replay::read_texels(frame, "picture"),
                                                all.back().picture, capture.session)
                                 .exact);
        }
        EXPECT_EQ(replayer.validation_messages(), 0);
        return all;
    }

    static const replay::KeptBuffer* find(const replay::Replayed& frame, const std::string& name) {
        for (const replay::KeptBuffer& buffer : frame.buffers.there)
            if (buffer.info.name == name) return &buffer;
        return nullptr;
    }

    TemporaryFolder temporary_;
    const std::filesystem::path folder_ = temporary_.path() / "capture";
    std::vector<bool> exact_; ///< Of each frame of the replay.
};

TEST_F(LateReplay, IsBitExactAndTellsTheWayOfEachPicture) {
    capture();
    const std::vector<replay::Replayed> frames = replayed(true);
    EXPECT_EQ(exact_, std::vector<bool>(kFrames, true));
    for (std::uint64_t i = 0; i < kFrames; ++i) {
        const replay::Replayed& frame = frames.at(i);
        EXPECT_EQ(frame.passed_through, kShown[i] == 0) << i;
        const replay::KeptBuffer* const way = find(frame, "shown_way");
        ASSERT_EQ(way != nullptr, kShown[i] != 0) << i;
        if (way == nullptr) continue;
        EXPECT_EQ(frame.shown_number, kShown[i]);
        const float age = float(kFirst + i - kShown[i]);
        const std::size_t middle = 2 * (16 * 8 + 8);
        EXPECT_EQ(way->values.at(middle), age * kMotion.x) << i;
        EXPECT_EQ(way->values.at(middle + 1), age * kMotion.y) << i;
        EXPECT_EQ(find(frame, "shown_validity")->values.at(middle / 2), 1) << i;
        ASSERT_NE(find(frame, "packed"), nullptr) << i;
        EXPECT_EQ(find(frame, "packed")->told.frame_number, kShown[i]) << i;
    }
}

TEST_F(LateReplay, HasNoPictureOfAFrameThatItBeginsBehind) {
    capture();
    const std::vector<replay::Replayed> frames = replayed(true, 3);
    EXPECT_TRUE(frames.at(0).passed_through); // Of frame 10.
    EXPECT_TRUE(frames.at(1).passed_through); // Of frame 12.
    EXPECT_EQ(frames.at(2).shown_number, 14u);
}

TEST_F(LateReplay, FramesThatWereInTheCoreTogetherAreSoAgain) {
    capture_streamed();
    const std::vector<replay::Replayed> late = replayed(true, 0, {});
    EXPECT_EQ(exact_, std::vector<bool>(kFrames, true));
    for (std::uint64_t i = 0; i < kFrames; ++i) {
        EXPECT_TRUE(late.at(i).streamed);
        EXPECT_EQ(late.at(i).passed_through, i < 2);
        EXPECT_EQ(late.at(i).shown_number, i < 2 ? kFirst + i : kFirst + i - 2);
    }
    const std::vector<replay::Replayed> at_once = replayed(false, 0, {});
    for (std::uint64_t i = 0; i < kFrames; ++i)
        EXPECT_EQ(at_once.at(i).shown_number, kFirst + i); // Waited for, it comes out.
}

// What is held when settings change has those that it was handed in with, and comes no sooner.
TEST_F(LateReplay, IsBitExactWhereSettingsChangeMeanwhile) {
    capture([](Session& session) {
        RestyleSettings settings = restyle_default_settings();
        settings.blend_frames = 2;
        settings.amount = 0.5;
        settings.seed = 3;
        session.configure(settings);
    });
    const std::vector<replay::Replayed> frames = replayed(true);
    EXPECT_EQ(exact_, std::vector<bool>(kFrames, true));
    for (std::uint64_t i = 0; i < kFrames; ++i)
        EXPECT_EQ(frames.at(i).shown_number, kShown[i] == 0 ? kFirst + i : kShown[i]) << i;
}

TEST_F(LateReplay, FrameThatWasHandedInBeforeItsStyleCameSaysSoAndIsRunAgainSo) {
    constexpr std::uint64_t kTakenAndChanged = 2;
    capture(
        [](Session& session) {
            RestyleSettings settings = restyle_default_settings();
            settings.blend_frames = 2;
            settings.amount = 0.5;
            session.configure(settings);
        },
        kTakenAndChanged);
    const replay::Capture kept = replay::read_capture(folder_);
    for (std::uint32_t i = 0; i < kept.frames; ++i) {
        const replay::Frame frame = replay::read_frame(kept, i);
        EXPECT_EQ(frame.style_after_taken, i == kTakenAndChanged) << i;
        EXPECT_EQ(frame.style.has_value(), i == kTakenAndChanged) << i;
    }
    replayed(true);
    EXPECT_EQ(exact_, std::vector<bool>(kFrames, true));
}

TEST_F(LateReplay, FramesThatOtherModelsEndedAreNotShown) {
    capture_streamed(true);
    const std::vector<replay::Replayed> frames = replayed(true, 0, {});
    EXPECT_EQ(exact_, std::vector<bool>(kChangedAt + 1, true));
    EXPECT_EQ(frames.back().shown_number, kFirst);
}

TEST_F(LateReplay, IsOfTheVeryFrameWhereNotToldOtherwise) {
    capture();
    for (const replay::Replayed& frame : replayed(false)) {
        EXPECT_FALSE(frame.passed_through);
        EXPECT_EQ(find(frame, "shown_way")->values, std::vector<float>(2 * 16 * 16, 0));
        EXPECT_EQ(find(frame, "shown_validity")->values, std::vector<float>(16 * 16, 1));
    }
    EXPECT_EQ(std::count(exact_.begin(), exact_.end(), true), 0);
}

} // namespace
} // namespace restyle::test
