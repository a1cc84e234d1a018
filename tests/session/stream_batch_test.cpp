// Frames that are in the core together (RestyleSettings.stream_batch): what comes out when, which
// frame it is of, and what ends frames in flight.
#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include "session/stream_batch.h"

namespace restyle::test {
namespace {

TEST_F(StreamBatch, PicturesComeOutInTheirOrderEachOfItsOwnFrame) {
    Session session = open_streaming();
    for (std::uint64_t number = 1; number <= 7; ++number) {
        arrive(session, number);
        if (number < kK) continue;
        const std::uint64_t out = number - kK + 1;
        expect_comes_out(session, tickets_[out]);
        EXPECT_FALSE(is_out(session, tickets_[out + 1]));
        const RestylePicture shown = show_with(session, number);
        expect_shown(shown, out);
        EXPECT_EQ(shown.age, kK - 1);
    }
    const RestyleStatus status = session.status();
    EXPECT_EQ(status.frames_taken, 7u);
    EXPECT_EQ(status.pictures_finished, 4u);
    EXPECT_EQ(status.frames_abandoned + status.pictures_failed, 0u);
    const auto events = pictures(session);
    ASSERT_EQ(events.size(), 4u);
    for (std::uint64_t number = 1; number <= 4; ++number) {
        EXPECT_EQ(events.at(number).ticket, tickets_[number]);
        EXPECT_EQ(events.at(number).target_samples, kK); // A row a frame in flight.
    }
}

TEST_F(StreamBatch, OneStepIsNotLate) {
    Session session = open_streaming();
    RestyleSettings settings = streaming();
    settings.steps = 1;
    session.configure(settings);
    for (std::uint64_t number = 1; number <= 3; ++number)
        expect_comes_out(session, arrive(session, number));
}

TEST_F(StreamBatch, LatePicturesAreMovedAlongOverAllFramesBetween) {
    Session session = open_streaming({.slots = kK + 2}, true);
    for (std::uint64_t number = 1; number <= 7; ++number) {
        arrive(session, number);
        if (number >= kK) expect_comes_out(session, tickets_[number - kK + 1]);
        RestyleTarget now = target(general(*color_), general(*picture_), number);
        now.scene.motion = general(*motion_, false);
        const RestylePicture shown = show(session, now);
        session.retire(number);
        EXPECT_EQ(shown.moved, number < kK ? 0u : 1u) << number;
        EXPECT_EQ(shown.passed_through, number < kK ? 1u : 0u) << number;
    }
}

TEST_F(StreamBatch, FramesInFlightStayUntilAnotherComesOrOneIsWaitedFor) {
    Session session = open_streaming();
    for (std::uint64_t number = 1; number <= 3; ++number)
        arrive(session, number);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_FALSE(is_out(session, tickets_[1])); // To look asks for nothing.
    EXPECT_TRUE(session.wait(tickets_[2], kMinute));
    EXPECT_TRUE(is_out(session, tickets_[1]));
    EXPECT_FALSE(is_out(session, tickets_[3]));
    expect_shown(show_with(session, 3), 2);
    // Frame 3 is at its last step by now.
    arrive(session, 4);
    expect_comes_out(session, tickets_[3]);
    EXPECT_TRUE(session.wait(tickets_[4], kMinute));
    expect_shown(show_with(session, 4), 4);
    const auto events = pictures(session);
    EXPECT_EQ(events.at(1).target_samples, 3u);
    EXPECT_EQ(events.at(2).target_samples, 2u);
    EXPECT_EQ(events.at(4).target_samples, 1u);
}

TEST_F(StreamBatch, WaitingDoesNotNeedAFrameThatTheGpuHasYetToRun) {
    Session session = open_streaming();
    arrive(session, 1);
    while (hand_in(session, *color_, 2) == 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_TRUE(session.wait(tickets_[1], kMinute));
}

// Whatever changes the call that frames in flight share.
TEST_F(StreamBatch, OtherStepsOrTargetsTakeThoseInFlightToTheirEndFirst) {
    const std::vector<std::function<void(RestyleSettings&)>> changes{
        [](RestyleSettings& settings) { settings.steps = 3; },
        [](RestyleSettings& settings) { settings.strength = 0.5; },
        [](RestyleSettings& settings) { settings.eta = 0.5; },
        [](RestyleSettings& settings) { settings.timesteps[settings.timestep_count++] = 500; },
        [](RestyleSettings& settings) { settings.target.prompt = "snow"; },
        [](RestyleSettings& settings) { settings.target.guidance = 3; },
        [](RestyleSettings& settings) { settings.target.lora_scales[1] = 0.5; },
        [](RestyleSettings& settings) { settings.target_weights[1] = 0.5; },
        [](RestyleSettings& settings) { settings.method = RESTYLE_METHOD_SDEDIT; },
        [](RestyleSettings& settings) { settings.stream_batch = RESTYLE_STREAM_BATCH_NO; },
    };
    for (std::size_t i = 0; i < changes.size(); ++i) {
        SCOPED_TRACE(i);
        Session session = open_streaming();
        RestyleSettings settings = streaming();
        settings.seed = 1;
        session.configure(settings);
        for (std::uint64_t number = 1; number <= 3; ++number)
            arrive(session, number);
        settings.seed = 2;
        changes[i](settings);
        session.configure(settings);
        arrive(session, 4);
        for (std::uint64_t number = 1; number <= 3; ++number)
            expect_comes_out(session, tickets_[number]);
        EXPECT_TRUE(session.wait(tickets_[4], kMinute));
        const auto events = pictures(session);
        for (std::uint64_t number = 1; number <= 3; ++number) {
            EXPECT_EQ(events.at(number).target_calls,
                      1u); // The seed that they were handed in with.
            EXPECT_EQ(events.at(number).target_samples, kK - number);
        }
        EXPECT_EQ(events.at(4).target_calls, 2u);
        EXPECT_EQ(session.status().frames_abandoned, 0u);
    }
}

TEST_F(StreamBatch, WhatIsOfAFrameAloneChangesWithoutAStop) {
    Session session = open_streaming();
    for (std::uint64_t number = 1; number <= 6; ++number) {
        RestyleSettings settings = streaming();
        settings.seed = number;
        settings.noise = RESTYLE_NOISE_PER_FRAME;
        settings.amount = 1 / double(number);
        settings.source.prompt = number % 2 == 0 ? "noon" : "dusk";
        settings.last = number % 2 == 0 ? RESTYLE_LAST_DROP : RESTYLE_LAST_KEEP;
        session.configure(settings);
        arrive(session, number);
    }
    for (std::uint64_t number = 1; number <= 3; ++number)
        expect_comes_out(session, tickets_[number]);
    EXPECT_FALSE(is_out(session, tickets_[4]));
    for (const auto& [number, event] : pictures(session))
        EXPECT_EQ(event.target_samples, kK) << number;
}

TEST_F(StreamBatch, CutDropsTheFramesOfBeforeIt) {
    Session session = open_streaming();
    for (std::uint64_t number = 1; number <= 3; ++number)
        arrive(session, number);
    arrive(session, 4);
    expect_comes_out(session, tickets_[1]);
    RestyleTarget cut = target(general(*color_), general(*picture_), 4);
    cut.scene.cut = 1;
    EXPECT_EQ(show(session, cut).passed_through, 1u);
    session.retire(4);
    expect_abandoned(session, tickets_[2]);
    expect_abandoned(session, tickets_[3]);
    for (std::uint64_t number = 5; number <= 7; ++number)
        arrive(session, number);
    expect_comes_out(session, tickets_[4]);
    expect_shown(show_with(session, 7), 4);
    EXPECT_EQ(session.status().frames_abandoned, 2u);
}

TEST_F(StreamBatch, AbandonedFrameLeavesTheOthersAsTheyAre) {
    Session session = open_streaming();
    for (std::uint64_t number = 1; number <= 3; ++number)
        arrive(session, number);
    session.abandon(tickets_[2]);
    expect_abandoned(session, tickets_[2]);
    for (std::uint64_t number = 4; number <= 6; ++number)
        arrive(session, number);
    for (const std::uint64_t number : {1, 3})
        expect_comes_out(session, tickets_[number]);
    expect_abandoned(session, tickets_[2]);
    expect_shown(show_with(session, 6), 3);
}

TEST_F(StreamBatch, FrameThatIsAbandonedWhileTheCoreIsAtItIsDroppedBehindThat) {
    Session session = open_streaming({.manner = "held", .slots = kK + 2});
    arrive(session, 1);
    let_go();
    arrive(session, 2);
    std::this_thread::sleep_for(std::chrono::milliseconds(20)); // At work on it, with frame 1.
    session.abandon(tickets_[1]);
    session.abandon(tickets_[2]);
    let_go();
    arrive(session, 3);
    let_go();
    for (std::uint64_t number = 4; number <= 6; ++number) {
        arrive(session, number);
        let_go();
    }
    expect_comes_out(session, tickets_[3]);
    EXPECT_EQ(session.status().target_samples, kK); // 3, 4, 5 and 6.
    expect_abandoned(session, tickets_[1]);
}

TEST_F(StreamBatch, OtherSizeDropsAll) {
    Session session = open_streaming();
    for (std::uint64_t number = 1; number <= 3; ++number)
        arrive(session, number);
    session.resize(16, 16);
    for (std::uint64_t number = 1; number <= 3; ++number)
        expect_abandoned(session, tickets_[number]);
    for (std::uint64_t number = 4; number <= 7; ++number)
        arrive(session, number);
    expect_comes_out(session, tickets_[4]);
    EXPECT_EQ(session.status().target_samples, kK); // None of before is in the call.
    EXPECT_EQ(session.status().frames_abandoned, 3u);
}

TEST_F(StreamBatch, OtherStyleDropsAll) {
    Session session = open_streaming();
    arrive(session, 1);
    EXPECT_TRUE(session.wait(tickets_[1], kMinute));
    for (std::uint64_t number = 2; number <= 4; ++number)
        arrive(session, number);
    session.play(style({.manner = "constant"}));
    EXPECT_TRUE(session.wait_ready(kMinute));
    for (std::uint64_t number = 2; number <= 4; ++number)
        expect_abandoned(session, tickets_[number]);
    expect_shown(show_with(session, 4), 1); // Until the new style has its first.
    EXPECT_TRUE(session.wait(arrive(session, 5), kMinute));
    EXPECT_EQ(show_with(session, 5).frame_number, 5u);
}

TEST_F(StreamBatch, FailedCallEndsAllOfItsFrames) {
    static std::atomic<bool> failing;
    failing = false;
    use_back_faults([](const char* call) { return failing && std::string(call) == "job"; });
    Session session = open_streaming();
    for (std::uint64_t number = 1; number <= 2; ++number)
        arrive(session, number);
    draw(3);
    RestyleTicket third = 0;
    while ((third = hand_in(session, *color_, 3)) == 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    failing = true;
    session.retire(3);
    for (const RestyleTicket ticket : {tickets_[1], tickets_[2], third})
        EXPECT_THROW(session.wait(ticket, kMinute), Error);
    failing = false;
    EXPECT_EQ(session.status().pictures_failed, 3u);
    for (std::uint64_t number = 4; number <= 7; ++number)
        arrive(session, number);
    expect_comes_out(session, tickets_[4]);
    EXPECT_EQ(session.status().target_samples, kK);
    use_back_faults(nullptr);
}

TEST_F(StreamBatch, BuffersAreKeptOfFramesByThemselves) {
    Session session = open_streaming();
    for (std::uint64_t number = 1; number <= 2; ++number)
        arrive(session, number);
    session.keep_buffers({"packed"});
    arrive(session, 3);
    for (std::uint64_t number = 1; number <= 3; ++number)
        expect_comes_out(session, tickets_[number]);
    RestyleBufferSet set = make<RestyleBufferSet>();
    EXPECT_TRUE(session.take_buffers(set));
    EXPECT_EQ(set.frame_number, 3u);
    session.keep_buffers({});
    arrive(session, 4);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_FALSE(is_out(session, tickets_[4]));
}

TEST_F(StreamBatch, EndsWithFramesInFlight) {
    Session session = open_streaming();
    for (std::uint64_t number = 1; number <= 3; ++number)
        arrive(session, number);
}

TEST_F(StreamBatch, SameFrameModeRefusesItAndTheFrameGoesOn) {
    const RestyleQueueInfo queue = queue_info();
    RestyleContextInfo info = context_info();
    info.next = &queue;
    const Context context(info);
    Session session = open_streaming({.slots = kK + 2}, false, &context);
    draw(1);
    auto frame = make<RestyleFrame>();
    frame.color = general(*color_);
    frame.frame_number = 1;
    const RestyleTarget shown_in = target(general(*color_), general(*picture_), 1);
    auto work = make<RestyleWork>();
    work.frame = &frame;
    work.target = &shown_in;
    work.same_frame_ns = kMinute;
    RestylePicture picture = make<RestylePicture>();
    work.picture = &picture;
    RestylePrepared prepared = make<RestylePrepared>();
    ASSERT_EQ(restyle_submit(session.get(), &work, &prepared), RESTYLE_OK);
    EXPECT_EQ(prepared.frame_result, RESTYLE_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(prepared.ticket, 0u);
    EXPECT_EQ(picture.passed_through, 1u);
    vkQueueWaitIdle(device_->queue());
    EXPECT_EQ(colour_at(read(*picture_), 5, 9), colour_of(1));
}

TEST_F(StreamBatch, RefusesWhatIsOfOneFrameInWords) {
    Session session = open_streaming();
    RestyleSettings settings = streaming();
    settings.energies = "structure=5";
    EXPECT_EQ(refusal_of([&] { session.configure(settings); }),
              "RestyleSettings.stream_batch is 1 (yes), but energies are given, which bend one "
              "frame at a time; expected 0 (no), or no energies");
    settings = streaming();
    settings.attention = RESTYLE_ATTENTION_REPLACE;
    EXPECT_EQ(refusal_of([&] { session.configure(settings); }),
              "RestyleSettings.stream_batch is 1 (yes), but attention is 1, which is controlled of "
              "one frame at a time; expected 0 (no), or attention 0 (own)");
    settings = streaming();
    settings.method = RESTYLE_METHOD_TURBO;
    EXPECT_EQ(refusal_of([&] { session.configure(settings); }),
              "RestyleSettings.stream_batch is 1 (yes), but method is 4 (turbo), whose source runs "
              "beside the target of one frame at a time; expected 0 (no), or another method");
    settings = streaming();
    settings.stream_batch = 2;
    EXPECT_EQ(refusal_of([&] { session.configure(settings); }),
              "RestyleSettings.stream_batch is 2, expected 0 (no) or 1 (yes)");
}

TEST_F(StreamBatch, NeedsSlotsForAllInFlight) {
    Session session = open({.slots = kK + 1});
    EXPECT_EQ(refusal_of([&] { session.configure(streaming()); }),
              "RestyleSettings.stream_batch is 1 (yes) with K = 4, which takes 6 slots, and "
              "RestyleSessionInfo.slots is 5; expected more slots, fewer steps or stream_batch 0 "
              "(no)");
    RestyleSettings settings = streaming();
    settings.strength = 0.75;
    session.configure(settings);
}

TEST_F(StreamBatch, SlotsAreAsManyAsTheFirstStyleNeeds) {
    RestyleSettings settings = streaming();
    settings.steps = 8;
    auto style_info = make<RestyleStyleInfo>();
    style_info.source_model = "inverting";
    style_info.target_model = "target";
    style_info.settings = &settings;
    const Style played(style_info);
    Session session(*context_, session_info({}, played));
    EXPECT_TRUE(session.wait_ready(kMinute));
    for (std::uint64_t number = 1; number <= 8; ++number)
        arrive(session, number);
    expect_comes_out(session, tickets_[1]);
    expect_shown(show_with(session, 8), 1);
}

TEST_F(StreamBatch, MemoryCountsTheFramesOfACall) {
    Session session = open_streaming();
    const std::uint64_t streamed = session.memory().call;
    RestyleSettings settings = streaming();
    settings.source_batch = 1;
    session.configure(settings);
    EXPECT_EQ(session.memory().call, streamed);
    settings.stream_batch = RESTYLE_STREAM_BATCH_NO;
    session.configure(settings);
    // Of four frames, 4 + 3 + 2 + 1 points of paths and as many of the source's means.
    constexpr std::uint64_t kPicture = 3 * sizeof(float) * 16 * 16;
    EXPECT_EQ(kK * session.memory().call + 20 * kPicture, streamed);
}

} // namespace
} // namespace restyle::test
