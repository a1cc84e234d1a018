// Sessions begin and end at any moment, and leave nothing behind.
#include <optional>
#include <string>
#include <vector>

#include "session/session_test.h"
#include "support/this_process.h"

namespace restyle::test {
namespace {

class Life : public SessionImagesTest {};

TEST_F(Life, EndsWhileModelsLoad) {
    const Session session = begin({.manner = "loading"}); // Which nobody lets go.
}

TEST_F(Life, EndsWhereLoadingFailed) {
    const Session session = begin({.manner = "unloadable"});
}

TEST_F(Life, EndsWhileAJobRuns) {
    for (const char* manner : {"held", "late", "dead"}) {
        Session session = open({.manner = manner});
        const RestyleTicket ticket = hand_in(session, *color_, 1);
        session.retire(1);
        EXPECT_FALSE(session.wait(ticket, 20 * kMillisecond));
    }
}

TEST_F(Life, EndsWithAFrameThatWasRecordedAndNeverSubmitted) {
    Session session = open({});
    EXPECT_NE(hand_in(session, *color_, 1, timeline_->at(1)), 0u);
    Session other = open({});
    EXPECT_NE(hand_in(other, *color_, 1), 0u);
}

TEST_F(Life, EndsWithATicketAbandonedWhileTheCoreWorks) {
    Session session = open({.manner = "held"});
    const RestyleTicket ticket = hand_in(session, *color_, 1);
    session.retire(1);
    EXPECT_FALSE(session.wait(ticket, 20 * kMillisecond));
    session.abandon(ticket);
}

// An engine that shuts down in the wrong order is told so, and goes on.
TEST_F(Life, ContextThatIsDestroyedBeforeItsSessionsGoesWithTheLastOfThem) {
    std::vector<std::string> said;
    RestyleContextInfo info = context_info();
    info.log_user = &said;
    info.log = [](void* user, const RestyleLogMessage* message) {
        static_cast<std::vector<std::string>*>(user)->push_back(message->text);
    };
    std::optional<Context> context(std::in_place, info);
    std::optional<Session> session(begin(*context, {})), other(begin(*context, {}));
    EXPECT_TRUE(session->wait_ready(kMinute));
    other.reset();
    context.reset();
    ASSERT_EQ(said.size(), 1u);
    EXPECT_NE(said.front().find("of its sessions, 1 in number"), std::string::npos) << said.front();
    expect_picture_comes(*session, 1);
    session.reset();

    context.emplace(info);
    context.reset(); // Without sessions there is nothing to say.
    EXPECT_EQ(said.size(), 1u);
}

class LifeOnEveryTransport : public Life, public testing::WithParamInterface<RestyleTransport> {};

TEST_P(LifeOnEveryTransport, LeavesNoDescriptorMappingOrThreadBehind) {
    const auto live = [&] {
        Session session = open({.transport = GetParam()});
        EXPECT_EQ(session.status().transport, GetParam());
        restyle(session, *color_, 1);
        EXPECT_GT(shared_mappings(), 0u);
    };
    live(); // What is kept for good is there after the first.
    const std::size_t descriptors = open_descriptors(), running = threads();
    for (int i = 0; i < 100; ++i)
        live();
    EXPECT_EQ(open_descriptors(), descriptors);
    EXPECT_EQ(threads_settled_at(running), running);
    EXPECT_EQ(shared_mappings(), 0u);
}

INSTANTIATE_TEST_SUITE_P(Transports, LifeOnEveryTransport,
                         testing::Values(RESTYLE_TRANSPORT_HOST, RESTYLE_TRANSPORT_STAGING),
                         [](const auto& transport) {
                             return transport.param == RESTYLE_TRANSPORT_HOST ? "Host" : "Staging";
                         });

} // namespace
} // namespace restyle::test
