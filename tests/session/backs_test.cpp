// Backs that are absent, slow, failing, late or dead: the frame passes through unchanged, the
// picture says so, and the status says why.
#include <mutex>
#include <thread>

#include "session/session_test.h"

namespace restyle::test {
namespace {

class Backs : public SessionImagesTest {
protected:
    static void expect_message(Session& session, const std::string& part) {
        const std::string message = session.status().message;
        EXPECT_NE(message.find(part), std::string::npos) << "the message is: " << message;
    }

    // The status speaks up by itself, sooner or later.
    static void wait_for_message(Session& session, const std::string& part) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
        while (std::string(session.status().message).find(part) == std::string::npos &&
               std::chrono::steady_clock::now() < end)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        expect_message(session, part);
    }

    // A failed session takes no frame, says why, and lets frames pass through.
    void expect_failed(Session& session, const std::string& reason) {
        EXPECT_EQ(session.status().state, RESTYLE_STATE_FAILED);
        expect_message(session, reason);
        try {
            hand_in(session, *color_, 8);
            ADD_FAILURE() << "a failed session took a frame";
        } catch (const Error& error) {
            EXPECT_EQ(error.result(), RESTYLE_ERROR_BACK);
            EXPECT_NE(std::string(error.what()).find(reason), std::string::npos) << error.what();
        }
        expect_frame_passes_through(session, 9);
    }
};

TEST_F(Backs, AbsentBackIsASentenceThatNamesTheFile) {
    RestyleContextInfo info = context_info();
    info.back_library = "/nowhere/librestyle_core.so";
    const Context context(info);
    Session session = begin(context, {});
    EXPECT_THROW(session.wait_ready(kMinute), Error);
    expect_failed(session, "/nowhere/librestyle_core.so");
}

TEST_F(Backs, LibraryThatIsNoBackIsASentence) {
    RestyleContextInfo info = context_info();
    info.back_library = RESTYLE_FRONT;
    const Context context(info);
    Session session = begin(context, {});
    EXPECT_THROW(session.wait_ready(kMinute), Error);
    expect_failed(session, "restyle_back_table");
}

TEST_F(Backs, ModelsThatDoNotLoadAreASentence) {
    Session session = begin({.manner = "unloadable"});
    EXPECT_THROW(session.wait_ready(kMinute), Error);
    expect_failed(session, "does not load");
}

TEST_F(Backs, WhileModelsLoadFramesPassThrough) {
    Session session = begin({.manner = "loading"});
    EXPECT_FALSE(session.wait_ready(20 * kMillisecond));
    EXPECT_EQ(session.status().state, RESTYLE_STATE_LOADING);
    expect_message(session, "loading");
    EXPECT_EQ(hand_in(session, *color_, 1), 0u);
    EXPECT_THROW(session.abandon(1), Error);
    session.retire(1);
    expect_frame_passes_through(session, 2);
    EXPECT_EQ(session.status().frames_offered, 0u);
    let_go();
    EXPECT_TRUE(session.wait_ready(kMinute));
    EXPECT_STREQ(session.status().message, "");
    expect_picture_comes(session, 3);
}

TEST_F(Backs, FailureThatPassesDoesNotEndTheSession) {
    Session session = open({.manner = "failing_once"});
    const RestyleTicket failed = hand_in(session, *color_, 1);
    session.retire(1);
    try {
        session.wait(failed, kMinute);
        FAIL() << "a failed job was waited for in vain";
    } catch (const Error& error) {
        EXPECT_EQ(error.result(), RESTYLE_ERROR_BACK);
        EXPECT_NE(std::string(error.what()).find("as asked"), std::string::npos) << error.what();
    }
    EXPECT_EQ(session.status().state, RESTYLE_STATE_READY);
    EXPECT_EQ(session.status().pictures_failed, 1u);
    expect_message(session, "as asked");
    expect_frame_passes_through(session, 2);

    expect_picture_comes(session, 3);
    EXPECT_STREQ(session.status().message, "");
    EXPECT_EQ(session.status().pictures_finished, 1u);
    EXPECT_THROW(session.wait(failed, kMinute), Error) << "it has failed for good";
}

TEST_F(Backs, FailingBackFailsEveryFrameAndEachTicketTellsSo) {
    Session session = open({.manner = "failing"});
    std::vector<RestyleTicket> tickets;
    for (std::uint64_t number = 1; number <= 5; ++number) {
        tickets.push_back(hand_in(session, *color_, number));
        session.retire(number);
        EXPECT_THROW(session.wait(tickets.back(), kMinute), Error);
        expect_frame_passes_through(session, number);
    }
    for (const RestyleTicket ticket : tickets)
        EXPECT_THROW(session.wait(ticket, kMinute), Error);
    EXPECT_EQ(session.status().pictures_failed, 5u);
}

TEST_F(Backs, FailuresReachTheLog) {
    struct Log {
        std::mutex mutex;
        std::vector<std::string> errors;
        std::uint64_t frame_number = 0;
        RestyleLogCategory category = -1;
    } log;
    RestyleContextInfo info = context_info();
    info.log_user = &log;
    info.log = [](void* user, const RestyleLogMessage* message) {
        Log& into = *static_cast<Log*>(user);
        const std::lock_guard lock(into.mutex);
        if (message->level != RESTYLE_LOG_ERROR) return;
        into.errors.emplace_back(message->text);
        into.frame_number = message->frame_number;
        into.category = message->category;
    };
    const Context context(info);
    {
        Session session = begin(context, {.manner = "failing"});
        ASSERT_TRUE(session.wait_ready(kMinute));
        const RestyleTicket ticket = hand_in(session, *color_, 7);
        session.retire(7);
        EXPECT_THROW(session.wait(ticket, kMinute), Error);
    }
    ASSERT_EQ(log.errors.size(), 1u);
    EXPECT_EQ(log.frame_number, 7u);
    EXPECT_EQ(log.category, RESTYLE_LOG_BACK);
    EXPECT_NE(log.errors.front().find("as asked"), std::string::npos) << log.errors.front();
}

// A back that never answers: were the render thread to wait for it anywhere, this would not end.
class BackThatNeverAnswers : public Backs, public testing::WithParamInterface<const char*> {};

TEST_P(BackThatNeverAnswers, LetsEveryFramePassThroughAndIsSpokenOf) {
    Session session = open({.manner = GetParam()});
    EXPECT_NE(hand_in(session, *color_, 1), 0u);
    session.retire(1);
    for (std::uint64_t number = 2; number < 30; ++number) {
        EXPECT_EQ(hand_in(session, *color_, number), 0u);
        expect_frame_passes_through(session, number);
    }
    EXPECT_EQ(session.status().state, RESTYLE_STATE_READY);
    EXPECT_EQ(session.status().frames_dropped, 28u);
    wait_for_message(session, "the core has worked on frame 1 ");
}

INSTANTIATE_TEST_SUITE_P(Manners, BackThatNeverAnswers, testing::Values("late", "dead"),
                         [](const auto& manner) { return std::string(manner.param); });

TEST_F(Backs, SlowBackLeavesThePictureBeforeOnShow) {
    Session session = open({.manner = "held"});
    let_go();
    expect_picture_comes(session, 1);
    const RestyleTicket slow = hand_in(session, *color_, 2);
    session.retire(2);
    for (std::uint64_t number = 3; number < 200; ++number) {
        const RestylePicture shown =
            show(session, target(general(*color_), general(*picture_), number));
        session.retire(number);
        ASSERT_EQ(shown.frame_number, 1u);
        ASSERT_EQ(shown.age, number - 1);
    }
    let_go();
    EXPECT_TRUE(session.wait(slow, kMinute));
    EXPECT_EQ(show(session, target(general(*color_), general(*picture_), 200)).frame_number, 2u);
}

TEST_F(Backs, FrameThatNobodySubmitsIsSpokenOf) {
    Session session = open({});
    const RestyleTicket ticket = hand_in(session, *color_, 5, timeline_->at(1));
    wait_for_message(session, "frame 5 ");
    session.abandon(ticket);
    expect_picture_comes(session, 6);
    EXPECT_STREQ(session.status().message, "");
}

} // namespace
} // namespace restyle::test
