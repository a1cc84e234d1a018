// Frames in flight: one job at a time, what is dropped, what is kept, what waits for what.
#include "session/session_test.h"

namespace restyle::test {
namespace {

class Flow : public SessionImagesTest {
protected:
    RestylePicture show_now(Session& session, std::uint64_t number, RestyleDone done = {}) {
        return show(session, target(general(*color_), general(*picture_), number, done));
    }
};

TEST_F(Flow, OneJobIsInFlightAndTheRestAreDroppedAndCounted) {
    Session session = open({.manner = "held"});
    const RestyleTicket first = hand_in(session, *color_, 1);
    EXPECT_NE(first, 0u);
    session.retire(1);
    for (std::uint64_t number = 2; number <= 5; ++number)
        EXPECT_EQ(hand_in(session, *color_, number), 0u);
    let_go();
    EXPECT_TRUE(session.wait(first, kMinute));
    EXPECT_EQ(hand_in(session, *color_, 6), first + 1);

    const RestyleStatus status = session.status();
    EXPECT_EQ(status.frames_offered, 6u);
    EXPECT_EQ(status.frames_taken, 2u);
    EXPECT_EQ(status.frames_dropped, 4u);
    EXPECT_EQ(status.pictures_finished, 1u);
}

TEST_F(Flow, PictureTellsItsFrameAndItsAge) {
    Session session = open({});
    EXPECT_EQ(show_now(session, 6).passed_through, 1u);
    const RestyleTicket ticket = restyle(session, *color_, 7);
    for (const std::uint64_t now : {7u, 8u, 19u}) {
        const RestylePicture shown = show_now(session, now);
        EXPECT_EQ(shown.passed_through, 0u);
        EXPECT_EQ(shown.ticket, ticket);
        EXPECT_EQ(shown.frame_number, 7u);
        EXPECT_EQ(shown.age, now - 7);
    }
    restyle(session, *color_, 25); // Handed in ahead of the targets.
    EXPECT_EQ(show_now(session, 19).age, 0u);
    EXPECT_EQ(read(*picture_), inverted(frame_));
}

TEST_F(Flow, WithoutASemaphoreTheCallersWordSaysWhatTheGpuHasRun) {
    Session session = open({});
    const RestyleTicket ticket = hand_in(session, *color_, 7);
    EXPECT_FALSE(session.wait(ticket, 20 * kMillisecond));
    session.retire(6);
    EXPECT_FALSE(session.wait(ticket, 20 * kMillisecond));
    session.retire(7);
    EXPECT_TRUE(session.wait(ticket, kMinute));
}

TEST_F(Flow, TheCallersWordHoldsForWhatWasRecordedBeforeIt) {
    Session session = open({});
    session.retire(10);
    const RestyleTicket ticket = hand_in(session, *color_, 10);
    EXPECT_FALSE(session.wait(ticket, 50 * kMillisecond));
    session.retire(10);
    EXPECT_TRUE(session.wait(ticket, kMinute));
}

TEST_F(Flow, WithASemaphoreItsValueSaysWhatTheGpuHasRun) {
    Session session = open({});
    const RestyleTicket ticket = hand_in(session, *color_, 1, timeline_->at(5));
    session.retire(1);
    timeline_->raise(4);
    EXPECT_FALSE(session.wait(ticket, 20 * kMillisecond));
    timeline_->raise(5);
    EXPECT_TRUE(session.wait(ticket, kMinute));
}

TEST_F(Flow, AbandonedTicketThatNeverRanGivesRoomAtOnce) {
    Session session = open({});
    const RestyleTicket abandoned = hand_in(session, *color_, 1, timeline_->at(1));
    session.abandon(abandoned);
    const RestyleTicket next = hand_in(session, *color_, 2);
    EXPECT_EQ(next, abandoned + 1);
    session.retire(2);
    EXPECT_TRUE(session.wait(next, kMinute));
    EXPECT_EQ(show_now(session, 3).ticket, next);
    EXPECT_EQ(session.status().frames_abandoned, 1u);
    EXPECT_THROW(session.wait(abandoned, kMinute), Error);
}

TEST_F(Flow, TicketAbandonedWhileTheCoreWorksGivesNoPicture) {
    Session session = open({.manner = "held"});
    const RestyleTicket abandoned = hand_in(session, *color_, 1);
    session.retire(1);
    EXPECT_FALSE(session.wait(abandoned, 50 * kMillisecond));
    session.abandon(abandoned);
    EXPECT_THROW(session.wait(abandoned, kMinute), Error);
    let_go(2);
    RestyleTicket next = 0;
    while (next == 0) {
        EXPECT_EQ(show_now(session, 2).passed_through, 1u);
        next = hand_in(session, *color_, 2);
    }
    session.retire(2);
    EXPECT_TRUE(session.wait(next, kMinute));
    EXPECT_EQ(show_now(session, 3).ticket, next);
    EXPECT_EQ(session.status().pictures_finished, 1u);
}

TEST_F(Flow, AbandonedPictureIsShownNoMore) {
    Session session = open({});
    const RestyleTicket ticket = restyle(session, *color_, 1);
    EXPECT_EQ(show_now(session, 2).passed_through, 0u);
    session.abandon(ticket);
    EXPECT_EQ(show_now(session, 3).passed_through, 1u);
    EXPECT_EQ(read(*picture_), frame_);
    restyle(session, *color_, 4);
    EXPECT_EQ(show_now(session, 5).frame_number, 4u);
}

TEST_F(Flow, AbandonsOnlyWhatItGave) {
    Session session = open({});
    session.abandon(0);
    EXPECT_THROW(session.abandon(1), Error);
    const RestyleTicket ticket = restyle(session, *color_, 1);
    restyle(session, *color_, 2);
    session.abandon(ticket); // A later picture has taken its place: nothing is left to give back.
    EXPECT_EQ(show_now(session, 3).frame_number, 2u);
    EXPECT_EQ(session.status().frames_abandoned, 0u);
}

// The recording of a frame's picture is kept back, and submitted when other pictures have come and
// gone: it still shows the picture that it was recorded with.
TEST_F(Flow, PictureIsKeptUntilEveryFrameThatReadsItHasRun) {
    Session session = open({.slots = 3});
    restyle(session, *color_, 1);
    const Texels later_frame = every_code_value(16, 16, 77);
    const samples::Image later(device_->handles(), image_info({}));
    write(later_frame, later);

    samples::Commands kept_back(*device_);
    kept_back.run([&](VkCommandBuffer into) {
        const RestylePicture shown = session.record_picture(
            into, target(general(*color_), general(*picture_), 2, timeline_->at(2)));
        EXPECT_EQ(shown.frame_number, 1u);
        for (std::uint64_t number = 3; number < 9; ++number)
            restyle(session, later, number);
    });
    EXPECT_EQ(read(*picture_), inverted(frame_));
    timeline_->raise(2);
    EXPECT_EQ(show_now(session, 9).frame_number, 8u);
    EXPECT_EQ(read(*picture_), inverted(later_frame));
}

TEST_F(Flow, OnePictureIsShownInAnyNumberOfFramesInFlight) {
    Session session = open({.slots = 3});
    restyle(session, *color_, 1);
    for (std::uint64_t number = 2; number < 300; ++number)
        ASSERT_EQ(show_now(session, number, timeline_->at(number)).frame_number, 1u);
    const RestyleTicket second = restyle(session, *color_, 300);
    restyle(session, *color_, 301);
    EXPECT_EQ(show_now(session, 302, timeline_->at(302)).ticket, second + 1);

    // All three slots: the first read by frames 2 to 299, the second free, the third the newest.
    const RestyleTicket fourth = hand_in(session, *color_, 303);
    EXPECT_NE(fourth, 0u);
    session.retire(303);
    EXPECT_TRUE(session.wait(fourth, kMinute));
    EXPECT_EQ(hand_in(session, *color_, 304), 0u) << "every other slot is read";
    timeline_->raise(298);
    EXPECT_EQ(hand_in(session, *color_, 305), 0u) << "frame 299 still reads the first picture";
    timeline_->raise(299);
    EXPECT_NE(hand_in(session, *color_, 306), 0u);
}

TEST_F(Flow, FramesOnSeveralTimelinesAllKeepThePicture) {
    const Timeline other(*device_);
    Session session = open({.slots = 3});
    restyle(session, *color_, 1);
    show_now(session, 2, timeline_->at(1));
    show_now(session, 3, other.at(1));
    restyle(session, *color_, 4);
    show_now(session, 5, timeline_->at(2));
    restyle(session, *color_, 6);
    other.raise(1);
    EXPECT_EQ(hand_in(session, *color_, 7), 0u) << "frame 2 still reads the first picture";
    timeline_->raise(1);
    EXPECT_NE(hand_in(session, *color_, 8), 0u);
}

TEST_F(Flow, FrameIsRestyledWithTheSettingsThatItWasHandedInWith) {
    Session session = open({});
    RestyleSettings settings = restyle_default_settings();
    settings.steps = 6;
    settings.seed = 11;
    session.configure(settings);
    const RestyleTicket first = hand_in(session, *color_, 41, timeline_->at(1));
    settings.steps = 9;
    settings.seed = 12;
    session.configure(settings);
    timeline_->raise(1);
    EXPECT_TRUE(session.wait(first, kMinute));
    RestyleStatus status = session.status();
    EXPECT_EQ(status.source_calls, 6u);
    EXPECT_EQ(status.source_samples, 41u);
    EXPECT_EQ(status.target_calls, 11u);

    restyle(session, *color_, 42);
    status = session.status();
    EXPECT_EQ(status.source_calls, 9u);
    EXPECT_EQ(status.target_calls, 12u);
}

TEST_F(Flow, AmountTakesEffectAtOnce) {
    Session session = open({});
    restyle(session, *color_, 1);
    RestyleSettings settings = restyle_default_settings();
    settings.amount = 0;
    session.configure(settings);
    EXPECT_EQ(show_now(session, 2).passed_through, 1u);
    EXPECT_EQ(read(*picture_), frame_);
    settings.amount = 1;
    session.configure(settings);
    EXPECT_EQ(show_now(session, 3).passed_through, 0u);
    EXPECT_EQ(read(*picture_), inverted(frame_));
}

TEST_F(Flow, WaitsOnlyForTicketsThatItKnows) {
    Session session = open({});
    EXPECT_THROW(session.wait(0, kMinute), Error);
    EXPECT_THROW(session.wait(1, kMinute), Error);
    const RestyleTicket first = restyle(session, *color_, 1);
    for (std::uint64_t number = 2; number <= 64; ++number)
        restyle(session, *color_, number);
    EXPECT_TRUE(session.wait(first, kMinute));
    restyle(session, *color_, 65);
    EXPECT_THROW(session.wait(first, kMinute), Error);
}

TEST_F(Flow, SessionsOnOneContextAreIndependent) {
    Session inverting = open({}), failing = open({.manner = "failing"});
    const RestyleTicket good = hand_in(inverting, *color_, 1);
    const RestyleTicket bad = hand_in(failing, *color_, 1);
    inverting.retire(1);
    failing.retire(1);
    EXPECT_TRUE(inverting.wait(good, kMinute));
    EXPECT_THROW(failing.wait(bad, kMinute), Error);
    EXPECT_EQ(show_now(failing, 2).passed_through, 1u);
    EXPECT_EQ(read(*picture_), frame_);
    EXPECT_EQ(show_now(inverting, 2).passed_through, 0u);
    EXPECT_EQ(read(*picture_), inverted(frame_));
}

} // namespace
} // namespace restyle::test
