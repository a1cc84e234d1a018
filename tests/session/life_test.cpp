// Sessions begin and end at any moment, and leave nothing behind.
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include "models/temporary_folder.h"
#include "session/on_transport.h"
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

/// A back that is busy, in its first call of a kind, with what cannot be cut short.
struct BusyBack {
    std::string call;
    std::binary_semaphore goes_on{0};
    std::atomic<bool> began{false}, ended{false};
};
std::atomic<BusyBack*> busy_back{nullptr};

bool keep_busy(const char* call) {
    BusyBack* const back = busy_back;
    if (back == nullptr || call != back->call || back->began.exchange(true)) return false;
    // Whoever waits for it is found out, and does not hang.
    static_cast<void>(back->goes_on.try_acquire_for(std::chrono::seconds(20)));
    back->ended = true;
    return false;
}

class DestroyedAtWork : public Life, public testing::WithParamInterface<const char*> {
protected:
    DestroyedAtWork() {
        back_.call = GetParam();
        busy_back = &back_;
    }
    ~DestroyedAtWork() override { busy_back = nullptr; }

    void TearDown() override {
        back_.goes_on.release();
        use_back_faults(nullptr);
        Life::TearDown();
    }

    BusyBack back_;
};

TEST_P(DestroyedAtWork, WaitsForNothingAndTheContextWaitsForIt) {
    use_back_faults(keep_busy);
    {
        Session session = begin({});
        if (back_.call == "job") {
            session.wait_ready(kMinute);
            hand_in(session, *color_, 1);
            session.retire(1);
        }
        while (!back_.began)
            std::this_thread::yield();
    }
    EXPECT_FALSE(back_.ended);
    Session other = open({}); // Which has the context to itself.
    expect_picture_comes(other, 1);
    { const Session ended_at_once = std::move(other); }
    EXPECT_FALSE(back_.ended);

    back_.goes_on.release();
    context_.reset();
    EXPECT_TRUE(back_.ended);
    EXPECT_EQ(shared_mappings(), 0u);
}

INSTANTIATE_TEST_SUITE_P(Life, DestroyedAtWork, testing::Values("open", "job"),
                         [](const auto& call) { return std::string(call.param); });

class LifeOnEveryTransport : public OnTransport {};

// How often a life is lived; longer runs are tests/sanitize.sh's.
int lives(const char* variable, int usual) {
    const char* const wanted = std::getenv(variable);
    return wanted != nullptr ? std::atoi(wanted) : usual;
}

TEST_P(LifeOnEveryTransport, LeavesNothingBehindAfterManySessions) {
    const auto live = [&] {
        Session session = open_here();
        EXPECT_GT(shared_mappings(), 0u);
    };
    live(); // What is kept for good is there after the first.
    const std::size_t descriptors = open_descriptors(), running = threads();
    const LiveVulkan before = live_vulkan();
    for (int i = 0; i < lives("RESTYLE_LIFE_SESSIONS", 50); ++i)
        live();
    EXPECT_EQ(open_descriptors(), descriptors);
    EXPECT_EQ(threads_settled_at(running), running);
    EXPECT_EQ(shared_mappings(), 0u);
    EXPECT_TRUE(live_vulkan() == before)
        << live_vulkan().objects - before.objects << " objects left, "
        << live_vulkan().bytes - before.bytes << " bytes";
}

// The consumer waits for either producer, however late that is: the core for the frame, and what is
// shown for the core.
TEST_P(LifeOnEveryTransport, ALateRendererAndALateCoreAreWaitedFor) {
    Session session = open_here({.manner = "held"});
    auto frame = make<RestyleFrame>();
    frame.color = general(*color_);
    frame.frame_number = 1;
    auto work = make<RestyleWork>();
    work.frame = &frame;
    const RestylePrepared prepared = session.prepare(work);
    let_go();
    EXPECT_FALSE(session.wait(prepared.ticket, 20 * kMillisecond)); // The frame is not there.
    const Texels late = inverted(frame_);
    write(late, *color_);
    submit_prepared(prepared);
    EXPECT_TRUE(session.wait(prepared.ticket, kMinute));
    show(session, target(general(*color_), general(*picture_), 2));
    EXPECT_EQ(read(*picture_), inverted(late));

    write(frame_, *color_);
    frame.frame_number = 3;
    const RestylePrepared next = session.prepare(work);
    submit_prepared(next);
    EXPECT_FALSE(session.wait(next.ticket, 20 * kMillisecond)); // The core holds it.
    EXPECT_EQ(show(session, target(general(*color_), general(*picture_), 4)).frame_number, 1u);
    EXPECT_EQ(read(*picture_), inverted(late));
    let_go();
    EXPECT_TRUE(session.wait(next.ticket, kMinute));
    EXPECT_EQ(show(session, target(general(*color_), general(*picture_), 5)).frame_number, 3u);
    EXPECT_EQ(read(*picture_), inverted(frame_));
}

/// A session that is ended at a random moment of a random life, in a random order.
class RandomLife {
public:
    RandomLife(std::uint32_t seed) : engine_(seed) {}

    std::uint32_t below(std::uint32_t end) { return std::uint32_t(engine_() % end); }
    bool one_in(std::uint32_t times) { return below(times) == 0; }
    void pause() { std::this_thread::sleep_for(std::chrono::microseconds(below(1500))); }

private:
    std::mt19937_64 engine_; // Of the same numbers everywhere.
};

constexpr std::array kLifeManners{"inverting", "failing", "held", "late", "loading", "unloadable"};

class EndsOnEveryTransport : public OnTransport {
protected:
    /// To the layer (1.3.239) a timeline's value that the host has read orders nothing, and after
    /// frames that end at random that is all on which the SDK takes a buffer again.
    EndsOnEveryTransport() { looks_across_submissions_ = false; }

    enum class Recording { kCallers, kPrepared, kSubmitted };

    void record(Session& session, Recording way, std::uint64_t number, RandomLife& chance) {
        auto frame = make<RestyleFrame>();
        frame.color = general(*color_);
        frame.frame_number = number;
        const RestyleTarget shown = target(general(*color_), general(*picture_), number);
        auto work = make<RestyleWork>();
        work.frame = &frame;
        work.target = &shown;
        if (way == Recording::kCallers) {
            hand_in(session, *color_, number);
            show(session, shown);
            if (!chance.one_in(3)) session.retire(number);
        } else if (way == Recording::kPrepared) {
            const RestylePrepared prepared = session.prepare(work);
            if (prepared.commands == VK_NULL_HANDLE) return;
            if (chance.one_in(4))
                session.discard(prepared);
            else
                submit_prepared(prepared);
        } else {
            work.same_frame_ns = chance.one_in(3) ? kMillisecond : 0;
            session.submit(work);
        }
    }

    /// What a game may do with a session until it ends; what it is refused is all one here.
    void live(Session& session, Recording way, RandomLife& chance) {
        const std::uint32_t frames = chance.below(8);
        for (std::uint64_t number = 1; number <= frames; ++number) {
            try {
                if (chance.one_in(4))
                    session.begin_capture((folder_.path() / "capture").c_str(), 2);
                if (chance.one_in(4)) session.play(style({.manner = manner(chance)}));
                if (chance.one_in(6)) session.cancel();
                if (chance.one_in(3)) let_go();
                record(session, way, number, chance);
            } catch (const Error&) {
            }
            if (chance.one_in(2)) chance.pause();
        }
    }

    static const char* manner(RandomLife& chance) {
        return kLifeManners[chance.below(std::uint32_t(kLifeManners.size()))];
    }

    const TemporaryFolder folder_;
};

TEST_P(EndsOnEveryTransport, AtAnyMomentAndInAnyOrderNothingIsLeftBehind) {
    const auto round = [&](std::uint32_t seed) {
        RandomLife chance(seed);
        auto context = std::make_unique<Context>(engine_info_);
        auto played = std::make_unique<Style>(style({.manner = manner(chance)}));
        auto session =
            std::make_unique<Session>(*context, session_info({.transport = GetParam()}, *played));
        if (chance.one_in(3)) played.reset();
        if (!chance.one_in(4)) {
            try {
                session->wait_ready(5 * kMillisecond);
            } catch (const Error&) {
            }
        }
        const Recording ways[]{Recording::kCallers, Recording::kPrepared, Recording::kSubmitted};
        live(*session, ways[chance.below(3)], chance);
        chance.pause();
        vkDeviceWaitIdle(device_->device());
        if (chance.one_in(4)) context.reset(); // It goes with its session then.
        session.reset();
        std::filesystem::remove_all(folder_.path() / "capture");
    };
    round(0);
    const std::size_t descriptors = open_descriptors(), running = threads();
    const LiveVulkan before = live_vulkan();
    for (int seed = 1; seed <= lives("RESTYLE_LIFE_ROUNDS", 12); ++seed) {
        round(std::uint32_t(seed));
        EXPECT_EQ(open_descriptors(), descriptors) << "seed " << seed;
        EXPECT_EQ(threads_settled_at(running), running) << "seed " << seed;
        EXPECT_EQ(shared_mappings(), 0u) << "seed " << seed;
        EXPECT_TRUE(live_vulkan() == before) << "seed " << seed;
    }
    Session session = open_here(); // Whatever has become of them.
    restyle(session, *color_, 1);
}

INSTANTIATE_TEST_SUITE_P(Transports, LifeOnEveryTransport, kEveryTransport, transport_test_name);
INSTANTIATE_TEST_SUITE_P(Transports, EndsOnEveryTransport, kEveryTransport, transport_test_name);

} // namespace
} // namespace restyle::test
