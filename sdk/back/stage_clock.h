#pragma once

#include <chrono>
#include <utility>

namespace restyle::back {

/// Times consecutive stages.
class StageClock {
public:
    /// Milliseconds since the last call, or since construction.
    double lap_ms() {
        const auto now = std::chrono::steady_clock::now();
        const std::chrono::duration<double, std::milli> lap = now - std::exchange(last_, now);
        return lap.count();
    }

private:
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

} // namespace restyle::back
