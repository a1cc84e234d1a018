// Every call of the back's table fails in turn, and jobs do: the frame passes through, a sentence
// names the call, and the back is opened anew.
#include <atomic>

#include "fake_back/fake_back.h"
#include "session/session_test.h"
#include "support/call_faults.h"
#include "support/this_process.h"

namespace restyle::test {
namespace {

class BackFaults : public SessionImagesTest {
protected:
    void SetUp() override {
        SessionImagesTest::SetUp();
        if (context_) use_back_faults([](const char* call) { return call_faults().fails(call); });
    }

    void TearDown() override {
        use_back_faults(nullptr);
        SessionImagesTest::TearDown();
    }

    // The message of a failure, or what has no words.
    template <typename Call>
    static std::string sentence_of(const Call& call) {
        try {
            call();
        } catch (const Error& error) {
            EXPECT_EQ(error.result(), RESTYLE_ERROR_BACK) << error.what();
            return error.what();
        }
        return {};
    }

    void expect_passes_through(Session& session, std::uint64_t number) {
        write(Texels(frame_.size()), *picture_);
        const RestylePicture shown =
            show(session, target(general(*color_), general(*picture_), number));
        EXPECT_EQ(shown.passed_through, 1u);
        EXPECT_EQ(read(*picture_), frame_);
        session.retire(number);
    }

    void expect_picture(Session& session, std::uint64_t number) {
        restyle(session, *color_, number);
        const RestylePicture shown =
            show(session, target(general(*color_), general(*picture_), number));
        EXPECT_EQ(shown.frame_number, number);
        EXPECT_EQ(read(*picture_), inverted(frame_));
        session.retire(number);
    }

    /// A session that asks for its style again where it was refused, and for its picture again
    /// where the job failed. Returns what it was told.
    std::string live(int failing = CallFaults::kNone) {
        call_faults().begin(failing);
        Session session = begin({});
        std::string told = sentence_of([&] { session.wait_ready(kMinute); });
        if (!told.empty()) {
            expect_passes_through(session, 1);
            session.play(style({}));
            EXPECT_TRUE(session.wait_ready(kMinute));
        }
        const RestyleTicket ticket = hand_in(session, *color_, 2);
        session.retire(2);
        const std::string of_job = sentence_of([&] { session.wait(ticket, kMinute); });
        if (!of_job.empty()) expect_passes_through(session, 3);
        expect_picture(session, 4);
        return told + of_job;
    }
};

TEST_F(BackFaults, EachIsSurvivedAndNamedAndTheBackIsOpenedAnew) {
    EXPECT_EQ(live(), "");
    const int all = call_faults().calls() - 1; // The last is of the picture after all that.
    ASSERT_GE(all, 4);                         // Estimates, open, attach, a job.
    const std::size_t descriptors = open_descriptors(), running = threads(),
                      mappings = shared_mappings();
    for (int failing = 0; failing < all; ++failing) {
        const std::string told = live(failing);
        const std::string call = call_faults().failed();
        const std::string named = call == "job"
                                      ? "ticket 1 failed: the fake fails, as asked"
                                      : "the fake fails, as asked (the core's " + call + "())";
        EXPECT_EQ(told, call.empty() ? "" : named) << "call " << failing;
        EXPECT_EQ(open_descriptors(), descriptors) << "call " << failing;
        EXPECT_EQ(threads_settled_at(running), running) << "call " << failing;
        EXPECT_EQ(shared_mappings(), mappings) << "call " << failing;
    }
}

TEST_F(BackFaults, AProbeThatFailsIsNamedAmongTheCapabilities) {
    call_faults().begin(0);
    std::string reason;
    for (std::uint32_t i = 0; const auto* line = restyle_context_capability(context_->get(), i);
         ++i)
        if (line->kind == RESTYLE_CAPABILITY_BACK) reason = line->reason;
    EXPECT_EQ(call_faults().failed(), "probe");
    EXPECT_NE(reason.find("the fake fails, as asked (the core's probe())"), std::string::npos)
        << reason;
}

// Whose first opened back does nothing but fail.
std::atomic<int> opened{0};

TEST_F(BackFaults, ABackThatOnlyFailsIsOpenedAnewByItself) {
    opened = 0;
    use_back_faults([](const char* call) {
        if (std::string(call) == "open") ++opened;
        return std::string(call) == "job" && opened < 2;
    });
    Session session = open({});
    std::uint64_t number = 1;
    for (; opened < 2; ++number) {
        ASSERT_LE(number, 1000u);
        const RestyleTicket ticket = hand_in(session, *color_, number);
        session.retire(number);
        if (ticket == 0) continue;
        const std::string told = sentence_of([&] { session.wait(ticket, kMinute); });
        EXPECT_TRUE(told != "" || opened == 2); // The old one, too, works from then on.
    }
    ASSERT_TRUE(session.wait_ready(kMinute));
    expect_picture(session, number);
    std::string warned;
    RestyleEvent event;
    while (session.next_event(event))
        if (event.kind == RESTYLE_EVENT_LOG && event.level == RESTYLE_LOG_WARNING)
            warned += event.text;
    EXPECT_EQ(warned, "the core has failed 8 times in a row and is opened anew");
}

TEST_F(BackFaults, ABackThatFailsOpenedAnewIsNotOpenedAgainAndAgain) {
    opened = 0;
    use_back_faults([](const char* call) {
        if (std::string(call) == "open") ++opened;
        return std::string(call) == "job";
    });
    Session session = open({});
    std::uint64_t failed = 0;
    for (std::uint64_t number = 1; failed < 40; ++number) {
        ASSERT_LE(number, 10000u);
        const RestyleTicket ticket = hand_in(session, *color_, number);
        session.retire(number);
        if (ticket == 0) continue;
        EXPECT_NE(sentence_of([&] { session.wait(ticket, kMinute); }), "");
        ++failed;
    }
    EXPECT_EQ(opened, 2);
    expect_passes_through(session, 20000);
}

} // namespace
} // namespace restyle::test
