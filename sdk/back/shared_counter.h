#pragma once

#include <chrono>
#include <cstdint>

namespace restyle::back {

/// A counter of the shared page, which only ever increases, as back.h fixes it: acquire, release,
/// and a futex on its low 32 bits that other processes may wait on.
class SharedCounter {
public:
    explicit SharedCounter(std::uint64_t& counter) : counter_(counter) {}

    std::uint64_t load() const;

    /// Stores and wakes who waits.
    void store(std::uint64_t value);

    /// Returns when the counter is no longer `seen`, or after `most`, or sooner.
    void wait_while(std::uint64_t seen, std::chrono::milliseconds most) const;

private:
    std::uint64_t& counter_;
};

} // namespace restyle::back
