#include "shared_counter.h"

#include <thread>

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "shared_memory.h"

namespace restyle::interop {
namespace {

using std::chrono::milliseconds;
// Longer than a test may run: where no wake comes, the test is stopped.
constexpr milliseconds kLong = std::chrono::hours(1);

class SharedCounterTest : public testing::Test {
protected:
    static std::uint64_t& cell_of(std::byte* mapping) {
        return *reinterpret_cast<std::uint64_t*>(mapping);
    }

    const SharedMemory memory_{4096};
    SharedCounter counter_{cell_of(memory_.data())};
};

TEST_F(SharedCounterTest, BeginsAtZeroInFreshMemory) {
    EXPECT_EQ(counter_.value(), 0u);
}

TEST_F(SharedCounterTest, NeedsNoWaitForAValueThatWasReached) {
    counter_.raise(3);
    EXPECT_TRUE(counter_.wait(0, milliseconds(0)));
    EXPECT_TRUE(counter_.wait(3, milliseconds(0)));
}

TEST_F(SharedCounterTest, GivesUpAfterTheTimeGiven) {
    counter_.raise(3);
    EXPECT_FALSE(counter_.wait(4, milliseconds(0)));
    EXPECT_FALSE(counter_.wait(4, milliseconds(20)));
}

TEST_F(SharedCounterTest, WakesEveryThreadThatWaits) {
    bool first = false, second = false;
    std::thread one([&] { first = counter_.wait(1, kLong); });
    std::thread two([&] { second = counter_.wait(1, kLong); });
    std::this_thread::sleep_for(milliseconds(20)); // So that both sleep, most of the time.
    counter_.raise(1);
    one.join();
    two.join();
    EXPECT_TRUE(first && second);
}

TEST_F(SharedCounterTest, WaitsOnWhenItIsRaisedToLessThanTheValue) {
    bool reached = false;
    std::thread waiter([&] { reached = counter_.wait(2, kLong); });
    counter_.raise(1);
    EXPECT_FALSE(counter_.wait(2, milliseconds(20)));
    counter_.raise(2);
    waiter.join();
    EXPECT_TRUE(reached);
}

// A futex sees the low 32 bits only.
TEST_F(SharedCounterTest, CountsPast32Bits) {
    constexpr std::uint64_t kLow = 0xffff'ffff;
    counter_.raise(kLow);
    EXPECT_FALSE(counter_.wait(kLow + 1, milliseconds(0)));
    bool reached = false;
    std::thread waiter([&] { reached = counter_.wait(kLow + 1, kLong); });
    std::this_thread::sleep_for(milliseconds(20));
    counter_.raise(kLow + 1);
    waiter.join();
    EXPECT_TRUE(reached);
    EXPECT_EQ(counter_.value(), 0x1'0000'0000u);
}

TEST_F(SharedCounterTest, ShowsWhatWasWrittenBeforeItWasRaised) {
    std::uint64_t* payload = &cell_of(memory_.data()) + 1;
    constexpr std::uint64_t kRounds = 1000;
    std::thread writer([&] {
        for (std::uint64_t round = 1; round <= kRounds; ++round) {
            *payload = 7 * round;
            counter_.raise(2 * round - 1);
            counter_.wait(2 * round, kLong); // Until it was read.
        }
    });
    std::uint64_t wrong = 0;
    for (std::uint64_t round = 1; round <= kRounds; ++round) {
        counter_.wait(2 * round - 1, kLong);
        wrong += *payload != 7 * round;
        counter_.raise(2 * round);
    }
    writer.join();
    EXPECT_EQ(wrong, 0u);
}

// As the core maps the memory for itself.
TEST_F(SharedCounterTest, WakesAcrossTwoMappingsOfTheMemory) {
    void* mapped = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, memory_.handle(), 0);
    ASSERT_NE(mapped, MAP_FAILED);
    SharedCounter other(cell_of(static_cast<std::byte*>(mapped)));
    bool reached = false;
    std::thread waiter([&] { reached = other.wait(1, kLong); });
    std::this_thread::sleep_for(milliseconds(20));
    counter_.raise(1);
    waiter.join();
    EXPECT_TRUE(reached);
    munmap(mapped, 4096);
}

// As a core in a process of its own would.
TEST_F(SharedCounterTest, WakesAcrossProcesses) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        const bool asked = counter_.wait(1, kLong);
        counter_.raise(2);
        _exit(asked ? 0 : 1);
    }
    std::this_thread::sleep_for(milliseconds(20));
    counter_.raise(1);
    EXPECT_TRUE(counter_.wait(2, kLong));
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}

} // namespace
} // namespace restyle::interop
