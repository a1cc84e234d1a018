#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>

#include <c10/core/Allocator.h>
#include <c10/util/ThreadLocalDebugInfo.h>

namespace restyle::test {

/// Bytes of the tensors that this thread made and still holds, at their most.
class PeakBytes : public c10::MemoryReportingInfoBase {
public:
    bool memoryProfilingEnabled() const override { return true; }
    void reportMemoryUsage(void*, std::int64_t bytes, std::size_t, std::size_t,
                           c10::Device) override {
        now_ += bytes;
        most_ = std::max(most_, now_);
    }
    std::int64_t most() const { return most_; }

private:
    std::int64_t now_ = 0, most_ = 0;
};

/// The same of what `work` makes.
template <typename Work>
std::int64_t peak_bytes(const Work& work) {
    const auto peak = std::make_shared<PeakBytes>();
    const c10::DebugInfoGuard watched(c10::DebugInfoKind::PROFILER_STATE, peak);
    work();
    return peak->most();
}

} // namespace restyle::test
