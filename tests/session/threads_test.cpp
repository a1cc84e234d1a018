// restyle.h, "Threads": who may call what while one thread records. To be run by tsan, too
// (tests/sanitize.sh).
#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include "models/temporary_folder.h"
#include "session/session_test.h"

namespace restyle::test {
namespace {

class Threads : public SessionImagesTest {
protected:
    /// Does it again and again until `ends`, with a breath between, or the others would hardly get
    /// at the cores; what it is refused is its own affair.
    class Other {
    public:
        Other(const std::atomic<bool>& ends, std::function<void(int)> what)
            : thread_([&ends, what = std::move(what)] {
                  for (int turn = 0; !ends; ++turn) {
                      std::this_thread::sleep_for(std::chrono::microseconds(100));
                      try {
                          what(turn);
                      } catch (const Error&) {
                      }
                  }
              }) {}
        ~Other() { thread_.join(); }

    private:
        std::thread thread_;
    };

    static RestyleSettings settings_of(int turn) {
        RestyleSettings settings = restyle_default_settings();
        settings.seed = std::uint64_t(turn);
        settings.amount = turn % 3 * 0.5;
        return settings;
    }
};

TEST_F(Threads, OthersAskAndSetWhileOneRecords) {
    const TemporaryFolder folder;
    Session session = open({});
    std::atomic<std::uint64_t> run{0}, captures{0};
    std::atomic<RestyleTicket> newest{0};
    std::atomic<bool> ends{false};
    {
        const Other asking(ends, [&](int) {
            RestyleEvent event;
            session.status();
            session.memory();
            session.next_event(event);
        });
        const Other setting(ends, [&](int turn) { session.configure(settings_of(turn)); });
        const Other playing(ends, [&](int turn) {
            session.play(style({.manner = turn % 2 == 0 ? "still" : "inverting"}));
            if (turn % 3 == 0) session.cancel();
            session.wait_ready(kMinute);
        });
        const Other waiting(ends, [&](int turn) {
            if (turn % 5 == 0) session.abandon(newest);
            if (newest != 0) session.wait(newest, kMillisecond);
        });
        const Other telling(ends, [&](int) { session.retire(run); });
        const Other looking(ends, [&](int) {
            RestyleBufferSet set;
            session.keep_buffers({"packed"});
            session.take_buffers(set);
        });
        const Other capturing(ends, [&](int turn) {
            session.begin_capture((folder.path() / std::to_string(turn)).c_str(), 2);
            if (turn % 2 == 0) session.end_capture();
            while (session.capture_status().state != RESTYLE_CAPTURE_DONE && !ends)
                std::this_thread::yield();
            ++captures;
        });
        for (std::uint64_t number = 1; number <= 150 || (captures < 3 && number < 5000); ++number) {
            if (const RestyleTicket ticket = hand_in(session, *color_, number)) newest = ticket;
            show(session, target(general(*color_), general(*picture_), number));
            run = number;
        }
        ends = true;
    }
    EXPECT_GE(captures, 3u);

    session.keep_buffers({});
    session.play(style({.manner = "inverting"}));
    session.configure(restyle_default_settings());
    EXPECT_TRUE(session.wait_ready(kMinute));
    RestyleTicket ticket = 0;
    for (std::uint64_t number = 10000; ticket == 0;
         ++number) { // An earlier one may be in the core.
        ticket = hand_in(session, *color_, number);
        session.retire(number);
    }
    EXPECT_TRUE(session.wait(ticket, kMinute));
    show(session, target(general(*color_), general(*picture_), 20000));
    EXPECT_EQ(read(*picture_), inverted(frame_));
}

// The style that the resize waits for may be gone when its job has ended; asan sees it.
TEST_F(Threads, AnotherStyleTakesOverWhileOneResizes) {
    for (int i = 0; i < 12; ++i) {
        Session session = open({.manner = "held"});
        hand_in(session, *color_, 1);
        session.retire(1);
        session.play(style({}));
        std::thread resizing([&] { session.resize(8, 8); });
        let_go();
        resizing.join();
        EXPECT_TRUE(session.wait_ready(kMinute));
    }
}

} // namespace
} // namespace restyle::test
