// What a session tells to whoever asks: its log, its pictures' statistics, its states; and that
// loading can be cancelled.
#include <string>
#include <vector>

#include "session/session_test.h"

namespace restyle::test {
namespace {

class Events : public SessionImagesTest {
protected:
    static std::vector<RestyleEvent> all_events(Session& session) {
        std::vector<RestyleEvent> all;
        RestyleEvent event;
        while (session.next_event(event))
            all.push_back(event);
        return all;
    }

    static std::vector<RestyleState> states(Session& session) {
        std::vector<RestyleState> states;
        for (const RestyleEvent& event : all_events(session))
            if (event.kind == RESTYLE_EVENT_STATE) states.push_back(event.state);
        return states;
    }
};

TEST_F(Events, PictureComesWithItsStatistics) {
    Session session = open({});
    const RestyleTicket ticket = restyle(session, *color_, 7);
    const std::vector<RestyleEvent> events = all_events(session);
    ASSERT_FALSE(events.empty());
    const RestyleEvent& picture = events.back();
    EXPECT_EQ(picture.kind, RESTYLE_EVENT_PICTURE);
    EXPECT_EQ(picture.ticket, ticket);
    EXPECT_EQ(picture.frame_number, 7u);
    EXPECT_EQ(picture.source_samples, 7u); // As the fake tells it.
    EXPECT_EQ(picture.number, events.size());
    EXPECT_GE(picture.total_ms, picture.wait_ms);
    RestyleEvent none;
    EXPECT_FALSE(session.next_event(none));
}

TEST_F(Events, FailureIsAnEventAndALineOfTheLog) {
    Session session = open({.manner = "failing"});
    hand_in(session, *color_, 3);
    session.retire(3);
    EXPECT_THROW(session.wait(1, kMinute), Error);
    std::vector<std::string> told;
    while (told.size() < 2)
        for (const RestyleEvent& event : all_events(session))
            if (event.kind == RESTYLE_EVENT_PICTURE_FAILED || event.kind == RESTYLE_EVENT_LOG) {
                EXPECT_EQ(event.frame_number, 3u);
                told.emplace_back(event.text);
            }
    for (const std::string& text : told)
        EXPECT_EQ(text, "the fake fails, as asked");
}

TEST_F(Events, NewestAreKeptAndTheGapIsTold) {
    Session session = open({});
    for (std::uint64_t number = 1; number <= 100; ++number)
        restyle(session, *color_, number);
    const std::vector<RestyleEvent> events = all_events(session);
    ASSERT_EQ(events.size(), 64u);
    EXPECT_EQ(events.back().frame_number, 100u);
    EXPECT_EQ(events.front().number, events.back().number - 63);
    EXPECT_GT(events.front().number, 1u);
}

TEST_F(Events, StatesAreTold) {
    Session session = open({});
    EXPECT_EQ(states(session),
              (std::vector<RestyleState>{RESTYLE_STATE_LOADING, RESTYLE_STATE_READY}));
    Session failed = begin({.manner = "unloadable"});
    EXPECT_THROW(failed.wait_ready(kMinute), Error);
    EXPECT_EQ(states(failed),
              (std::vector<RestyleState>{RESTYLE_STATE_LOADING, RESTYLE_STATE_FAILED}));
}

TEST_F(Events, LoadingIsCancelledAndAnotherStylePlays) {
    Session session = begin({.manner = "loading"});
    session.cancel();
    try {
        session.wait_ready(kMinute);
        FAIL() << "it was loaded";
    } catch (const Error& refusal) {
        EXPECT_EQ(refusal.result(), RESTYLE_ERROR_CANCELLED);
        EXPECT_STREQ(refusal.what(), "loading loading and target was cancelled");
    }
    EXPECT_EQ(session.status().state, RESTYLE_STATE_FAILED);
    session.play(style({}));
    EXPECT_TRUE(session.wait_ready(kMinute));
    restyle(session, *color_, 1);
}

TEST_F(Events, CancelledStyleLeavesTheOneThatPlays) {
    Session session = open({});
    session.play(style({.manner = "loading"}));
    session.cancel();
    EXPECT_THROW(session.wait_ready(kMinute), Error);
    EXPECT_EQ(session.status().state, RESTYLE_STATE_READY);
    restyle(session, *color_, 1);
    session.cancel(); // Nothing is being loaded.
}

TEST_F(Events, StyleAskedForAgainAfterItWasCancelledIsLoaded) {
    Session session = begin({.manner = "loading"});
    session.cancel();
    session.play(style({.manner = "loading"}));
    let_go();
    EXPECT_TRUE(session.wait_ready(kMinute));
}

} // namespace
} // namespace restyle::test
