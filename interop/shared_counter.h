#pragma once

#include <chrono>
#include <cstdint>

namespace restyle::interop {

/// A 64-bit counter in shared memory that only ever increases: how one side of the border learns
/// what the other has done. Everything written before raise() is seen after a wait that it ended.
class SharedCounter {
public:
    explicit SharedCounter(std::uint64_t& counter) : counter_(&counter) {}

    std::uint64_t value() const;
    void raise(std::uint64_t value);

    /// Waits until the counter is at least `value`; false when `most` has passed first.
    bool wait(std::uint64_t value, std::chrono::milliseconds most) const;

private:
    std::uint64_t* counter_;
};

} // namespace restyle::interop
