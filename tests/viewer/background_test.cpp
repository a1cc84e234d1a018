// What is made on a thread of its own: taken, failed, given up.
#include "viewer/background.h"

#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

namespace viewer {
namespace {

using Number = std::shared_ptr<const int>;

template <typename Holds>
void wait_until(const Holds& holds) {
    while (!holds())
        std::this_thread::yield();
}

TEST(Background, GivesWhatWasMadeOnce) {
    Background<Number> background;
    EXPECT_FALSE(background.is_running());
    background.begin("a number", [] { return std::make_shared<const int>(7); });
    EXPECT_EQ(background.what(), "a number");
    wait_until([&] { return background.is_done(); });
    EXPECT_EQ(*background.take(), 7);
    EXPECT_FALSE(background.is_running());
    EXPECT_FALSE(background.is_done());
}

TEST(Background, ThrowsWhatWasThrown) {
    Background<Number> background;
    background.begin("none", []() -> Number { throw std::runtime_error("there is none"); });
    wait_until([&] { return background.is_done(); });
    EXPECT_THROW(background.take(), std::runtime_error);
    EXPECT_FALSE(background.is_running());
}

TEST(Background, DropsWhatWasGivenUpOnceItIsMade) {
    std::atomic<bool> may_end = false, was_dropped = false;
    Background<Number> background;
    background.begin("the first", [&] {
        wait_until([&] { return may_end.load(); });
        return Number(new int(1), [&](const int* number) {
            delete number;
            was_dropped = true;
        });
    });
    background.begin("the second", [] { return std::make_shared<const int>(2); });
    wait_until([&] { return background.is_done(); });
    EXPECT_EQ(*background.take(), 2);
    background.sweep();
    EXPECT_FALSE(was_dropped) << "before it was made";
    may_end = true;
    wait_until([&] {
        background.sweep();
        return was_dropped.load();
    });
}

TEST(Background, WaitsInTheEndForWhatStillRuns) {
    std::atomic<int> ended = 0;
    {
        Background<Number> background;
        const auto make = [&] {
            std::this_thread::yield();
            ++ended;
            return Number();
        };
        background.begin("the first", make);
        background.begin("the second", make);
        background.end();
        EXPECT_EQ(ended, 2);
        background.begin("the third", make);
    }
    EXPECT_EQ(ended, 3);
}

} // namespace
} // namespace viewer
