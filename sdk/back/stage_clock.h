#pragma once

#include <chrono>
#include <utility>

#include <ATen/ATen.h>
#include <c10/core/impl/VirtualGuardImpl.h>

namespace restyle::back {

/// Times consecutive stages of the work on a device.
class StageClock {
public:
    explicit StageClock(at::Device device) : device_(device) {}

    /// Milliseconds since the last call, or since construction. A device that computes later than
    /// it is told is waited for, so that each stage has its own time.
    double lap_ms() {
        if (!device_.is_cpu()) wait();
        const auto now = std::chrono::steady_clock::now();
        const std::chrono::duration<double, std::milli> lap = now - std::exchange(last_, now);
        return lap.count();
    }

private:
    void wait() const {
        const c10::impl::VirtualGuardImpl streams(device_.type());
        streams.synchronizeStream(streams.getStream(device_));
    }

    at::Device device_;
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

} // namespace restyle::back
