// Windows wakes by address within one process only: the other side of a counter is to be there.
#include "shared_counter.h"

#include <algorithm>
#include <atomic>

#include "windows/windows.h"

namespace restyle::interop {

std::uint64_t SharedCounter::value() const {
    return std::atomic_ref(*counter_).load(std::memory_order_acquire);
}

void SharedCounter::raise(std::uint64_t value) {
    std::atomic_ref(*counter_).store(value, std::memory_order_release);
    WakeByAddressAll(counter_);
}

bool SharedCounter::wait(std::uint64_t value, std::chrono::milliseconds most) const {
    const auto end = std::chrono::steady_clock::now() + most;
    while (true) {
        std::uint64_t now = this->value();
        if (now >= value) return true;
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            end - std::chrono::steady_clock::now());
        if (left.count() <= 0) return false;
        constexpr long long kLongest = 60'000; // A DWORD's, less INFINITE, by far.
        WaitOnAddress(counter_, &now, sizeof now,
                      static_cast<DWORD>(std::min<long long>(left.count(), kLongest)));
    }
}

} // namespace restyle::interop
