#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "fake_cuda/fake_cuda.h"
#include "session/session_test.h"

namespace restyle::test {

/// CUDA, whose driver is played over the device of a test (tests/fake_cuda), for the fake back of
/// the sessions of one context. The back's calls of it are counted, and fail where they are to
/// (faulty_cuda.h).
class PlayedCuda {
public:
    /// `context` tells of a device of which can_be_had().
    explicit PlayedCuda(const RestyleContextInfo& context);
    ~PlayedCuda();
    PlayedCuda(const PlayedCuda&) = delete;
    PlayedCuda& operator=(const PlayedCuda&) = delete;

    /// Whether the device can export memory.
    static bool can_be_had(const RestyleContextInfo& context);

    /// As the one given, but made so that the driver sees what the SDK does with the device.
    const RestyleContextInfo& context_info() const { return info_; }

    FakeCuda& fake() { return *fake_; }

private:
    interop::DeviceTable real_;
    std::optional<FakeCuda> fake_;
    interop::CudaDriver faulty_;
    std::vector<const char*> names_;
    RestyleContextInfo info_;
};

} // namespace restyle::test
