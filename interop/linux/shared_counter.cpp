#include "shared_counter.h"

#include <atomic>
#include <climits>

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace restyle::interop {
namespace {

// A futex is 32 bits wide: the counter's low half, which changes with every raise.
std::uint32_t* low_half(std::uint64_t* counter) {
    return reinterpret_cast<std::uint32_t*>(counter);
}

} // namespace

std::uint64_t SharedCounter::value() const {
    return std::atomic_ref(*counter_).load(std::memory_order_acquire);
}

void SharedCounter::raise(std::uint64_t value) {
    std::atomic_ref(*counter_).store(value, std::memory_order_release);
    syscall(SYS_futex, low_half(counter_), FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

bool SharedCounter::wait(std::uint64_t value, std::chrono::milliseconds most) const {
    const auto end = std::chrono::steady_clock::now() + most;
    while (true) {
        const std::uint64_t now = this->value();
        if (now >= value) return true;
        const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(
            end - std::chrono::steady_clock::now());
        if (left.count() <= 0) return false;
        const timespec timeout{left.count() / 1000000000, left.count() % 1000000000};
        syscall(SYS_futex, low_half(counter_), FUTEX_WAIT, std::uint32_t(now), &timeout, nullptr,
                0);
    }
}

} // namespace restyle::interop
