// A core in a process of its own: all that a session does with one, what is left of a frame when it
// dies, and that neither outlives the other's interest.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>

#include <dlfcn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "back/open_table.h"
#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "process/worker_of_this.h"
#include "session/session_test.h"
#include "support/this_process.h"

namespace restyle::test {
namespace {

constexpr const char* kKilled = "the core's process was ended by signal 9 (Killed)";

std::string file_name(const char* path) {
    return std::filesystem::path(path).filename();
}

bool comes_true(const std::function<bool()>& statement) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (!statement()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

// First: afterwards this process has one, which it would share with what it forks.
TEST(ProcessAlone, EndsWithWhoeverStartedIt) {
    setenv("RESTYLE_PROCESS_CORE", FAKE_BACK, 1);
    const pid_t renderer = fork();
    if (renderer == 0) {
        RestyleBackProbe probe{};
        char sentence[RESTYLE_BACK_SENTENCE];
        const std::uint8_t on_any_device[RESTYLE_BACK_UUID]{};
        const std::int32_t failed =
            back::open_table(PROCESS_BACK).probe(on_any_device, &probe, sentence);
        while (failed == 0)
            pause();
        _exit(1);
    }
    std::optional<int> worker;
    ASSERT_TRUE(comes_true([&] { return (worker = worker_of(renderer)).has_value(); }));
    kill(renderer, SIGKILL);
    waitpid(renderer, nullptr, 0);
    EXPECT_TRUE(comes_true([&] { return !is_running(*worker); }));
}

class Process : public SessionImagesTest {
protected:
    void SetUp() override {
        setenv("RESTYLE_PROCESS_CORE", FAKE_BACK, 1);
        SessionImagesTest::SetUp();
        if (!context_) return;
        RestyleContextInfo info = context_info();
        info.back_library = PROCESS_BACK;
        context_ = std::make_unique<Context>(info);
    }

    static std::string message(const Session& session) { return session.status().message; }

    /// Why it is not ready.
    static std::string refusal(Session& session) {
        return message_of([&] { session.wait_ready(kMinute); });
    }

    /// The frame is handed in, and no picture comes of it: why.
    std::string failure(Session& session, std::uint64_t number) {
        return message_of([&] { restyle(session, *color_, number); });
    }

    TemporaryFolder folder_;
};

class ProcessTransports : public Process, public testing::WithParamInterface<RestyleTransport> {};

TEST_P(ProcessTransports, RestylesAsHere) {
    Session session = open({.transport = GetParam()});
    for (std::uint64_t number = 1; number < 20; number += 2)
        expect_picture_comes(session, number);
}

INSTANTIATE_TEST_SUITE_P(EveryOneOfTheCpu, ProcessTransports,
                         testing::Values(RESTYLE_TRANSPORT_HOST, RESTYLE_TRANSPORT_PEER,
                                         RESTYLE_TRANSPORT_STAGING));

TEST_F(Process, LoadsTheCoreThereAndNotHere) {
    Session session = open({});
    expect_picture_comes(session, 1);
    ASSERT_TRUE(worker_of_this());
    EXPECT_TRUE(has_mapped(*worker_of_this(), file_name(FAKE_BACK)));
    EXPECT_FALSE(has_mapped(getpid(), file_name(FAKE_BACK)));
}

TEST_F(Process, SaysWhereItIs) {
    for (const RestyleCapability* line : context_->capabilities())
        if (line->kind == RESTYLE_CAPABILITY_BACK) {
            EXPECT_EQ(line->found, 1u);
            EXPECT_NE(std::string(line->reason).find("in a process of its own, the fake"),
                      std::string::npos)
                << line->reason;
        }
}

TEST_F(Process, SessionsShareItAndLeaveNothingThere) {
    { const Session first = open({}); }
    const int worker = worker_of_this().value();
    const std::size_t there = descriptors_of(worker), here = open_descriptors();
    for (int i = 0; i < 20; ++i) {
        Session one = open({}), other = open({.manner = "still"});
        expect_picture_comes(one, 1);
        EXPECT_EQ(worker_of_this(), worker);
    }
    // The first one's may not all have been closed when they were counted.
    EXPECT_TRUE(comes_true([&] { return descriptors_of(worker) <= there; }))
        << descriptors_of(worker) << " of " << there;
    EXPECT_EQ(open_descriptors(), here);
}

TEST_F(Process, BuffersOfAFrameAreKept) {
    Session session = open({});
    session.keep_buffers({"packed", "change"});
    restyle(session, *color_, 7);
    show(session, target(general(*color_), general(*picture_), 8));
    session.retire(8);
    RestyleBufferSet set = make<RestyleBufferSet>();
    ASSERT_TRUE(session.take_buffers(set));
    EXPECT_EQ(set.frame_number, 7u);
    EXPECT_EQ(set.count, 2u);
    session.keep_buffers({});
    expect_picture_comes(session, 9);
}

TEST_F(Process, WhatItRefusesIsToldInItsWords) {
    Session session = begin({.manner = "unloadable"});
    EXPECT_EQ(refusal(session), "the fake does not load, as asked (the core's estimate())");
    expect_frame_passes_through(session, 1);
}

TEST_F(Process, LoadingEndsWithItsSession) {
    { const Session session = begin({.manner = "loading"}); } // Would never load.
    Session session = open({});
    expect_picture_comes(session, 1);
}

TEST_F(Process, FramesPassThroughWhenItDiesAndItIsOpenedAnew) {
    const std::filesystem::path model = folder_.path() / "crashing_once";
    std::filesystem::create_directory(model);
    Session session = open({.manner = model});
    const int first = worker_of_this().value();
    EXPECT_EQ(failure(session, 1), std::string("ticket 1 failed: ") + kKilled);
    expect_frame_passes_through(session, 2);
    EXPECT_EQ(message(session), kKilled);
    std::uint64_t number = 3;
    const auto picture_comes = [&] {
        failure(session, number++); // Or none, where it is there again.
        return show(session, target(general(*color_), general(*picture_), number++))
                   .passed_through == 0;
    };
    EXPECT_TRUE(comes_true(picture_comes)) << message(session);
    EXPECT_EQ(read(*picture_), inverted(frame_));
    EXPECT_FALSE(is_running(first));
    EXPECT_NE(worker_of_this(), first);
}

TEST_F(Process, OneThatKeepsDyingHarmsNoFrame) {
    Session session = open({.manner = "crashing"});
    for (std::uint64_t number = 1; number < 60; number += 2) {
        EXPECT_NE(failure(session, number), "");
        expect_frame_passes_through(session, number + 1);
    }
}

TEST_F(Process, DyingWhileItLoadsIsARefusal) {
    Session session = begin({.manner = "loading"});
    ASSERT_TRUE(comes_true([] { return worker_of_this().has_value(); }));
    kill(*worker_of_this(), SIGKILL);
    const std::string why = refusal(session); // Whichever call it was at.
    EXPECT_EQ(why.find(std::string(kKilled) + " (the core's "), 0u) << why;
    expect_frame_passes_through(session, 1);
    Session another = open({});
    expect_picture_comes(another, 1);
}

TEST_F(Process, DyingWithNothingToDoIsNotNoticed) {
    { const Session session = open({}); }
    const int worker = worker_of_this().value();
    kill(worker, SIGKILL);
    ASSERT_TRUE(comes_true([&] { return !is_running(worker); }));
    Session session = open({});
    expect_picture_comes(session, 1);
}

/// Processes that answer no more: for those that are begun anew there is a second.
class ProcessThatHangs : public Process {
protected:
    static constexpr const char* kGivenUp =
        "the core's process did not answer within 1 s and was ended";

    void SetUp() override {
        if (const auto worker = worker_of_this()) kill(*worker, SIGKILL); // It has its own time.
        ASSERT_TRUE(comes_true([] { return !worker_of_this(); }));
        setenv(kPatience, "1", 1);
        Process::SetUp();
    }
    void TearDown() override {
        if (const auto worker = worker_of_this()) kill(*worker, SIGKILL);
        EXPECT_TRUE(comes_true([] { return !worker_of_this(); }));
        unsetenv(kPatience);
        Process::TearDown();
    }

    static constexpr const char* kPatience = "RESTYLE_PROCESS_PATIENCE";
};

TEST_F(ProcessThatHangs, ItIsEndedWithTheSessionThatItDoesNotClose) {
    std::optional<Session> hanging(open({.manner = "hanging"}));
    Session other = open({});
    expect_picture_comes(*hanging, 1);
    const int worker = worker_of_this().value();
    hanging.reset();
    EXPECT_FALSE(is_running(worker));
    EXPECT_EQ(failure(other, 1), std::string("ticket 1 failed: ") + kGivenUp);
    expect_frame_passes_through(other, 2);
    Session next = open({});
    expect_picture_comes(next, 1);
}

TEST_F(ProcessThatHangs, ItIsEndedWithWhateverItIsAsked) {
    std::optional<Session> session(open({}));
    expect_picture_comes(*session, 1);
    kill(worker_of_this().value(), SIGSTOP);
    Session another = begin({}); // Asks for an estimate.
    EXPECT_EQ(refusal(another), std::string(kGivenUp) + " (the core's estimate())");
    session.reset();

    session.emplace(begin({.manner = "loading"}));
    ASSERT_TRUE(comes_true([] { return worker_of_this().has_value(); }));
    const int loading = worker_of_this().value();
    std::this_thread::sleep_for(std::chrono::milliseconds(200)); // Until it loads.
    kill(loading, SIGSTOP);
    session.reset(); // At work, it is not waited for.
    EXPECT_TRUE(comes_true([&] { return !is_running(loading); }));
}

TEST_F(ProcessThatHangs, ATimeThatIsNoneIsRefusedInWords) {
    setenv(kPatience, "soon", 1);
    Session session = begin({});
    EXPECT_EQ(
        refusal(session).find("RESTYLE_PROCESS_PATIENCE is \"soon\", expected seconds, from 1 "
                              "to 86400"),
        0u)
        << refusal(session);
}

TEST_F(Process, ACoreThatIsNotThereIsNamed) {
    if (const auto worker = worker_of_this()) kill(*worker, SIGKILL);
    ASSERT_TRUE(comes_true([] { return !worker_of_this(); }));
    setenv("RESTYLE_PROCESS_CORE", "/nowhere/core.so", 1);
    Session session = begin({});
    EXPECT_EQ(refusal(session).find("/nowhere/core.so: cannot open"), 0u) << refusal(session);
    expect_frame_passes_through(session, 1);
}

} // namespace
} // namespace restyle::test
