// The probe itself, on the machine that the fake driver plays: what holds, holds, and what does not
// is found.

#include <cstring>

#include "gpu_probe/probe.h"
#include "interop/cuda_device.h"

namespace restyle::test {
namespace {

// Without the validation layer, as CudaQueueOrder and for the same reason.
class ProbeTest : public CudaDevice {
protected:
    ProbeTest() : CudaDevice(false) {}

    /// The names of the checks that failed.
    std::vector<std::string> failures() {
        std::vector<std::string> failed;
        Probe probe(*device_, fake_->vulkan(), driver());
        for (const Check& check : probe.checks()) {
            try {
                check.run();
            } catch (const std::runtime_error&) {
                failed.emplace_back(check.name);
            }
        }
        return failed;
    }
};

TEST_F(ProbeTest, FindsNothingWhereFramesCanBeShared) {
    EXPECT_EQ(failures(), std::vector<std::string>());
}

TEST_F(ProbeTest, FindsThatTheDeviceIsNotCudas) {
    fake_->machine().has_the_renderers_device = false;
    EXPECT_EQ(failures(), (std::vector<std::string>{"device", "buffer", "image", "semaphores"}));
}

TEST_F(ProbeTest, FindsThatMemoryIsRefused) {
    fake_->machine().refuses_memory = true;
    EXPECT_EQ(failures(), (std::vector<std::string>{"buffer", "image", "semaphores"}));
}

TEST_F(ProbeTest, FindsThatSemaphoresAreRefused) {
    fake_->machine().refuses_timelines = true;
    EXPECT_EQ(failures(), (std::vector<std::string>{"buffer", "semaphores"}));
}

// A driver that waits for nothing and reads at once, before there is anything.
TEST_F(ProbeTest, FindsThatTheStreamDoesNotWait) {
    interop::CudaDriver hasty = driver();
    hasty.cuWaitExternalSemaphoresAsync = [](const interop::cuda::CUexternalSemaphore*,
                                             const interop::cuda::ExternalSemaphoreWaitParams*,
                                             unsigned, interop::cuda::CUstream) {
        return interop::cuda::kSuccess;
    };
    hasty.cuMemcpyDtoHAsync_v2 = [](void* to, interop::cuda::CUdeviceptr from, std::size_t bytes,
                                    interop::cuda::CUstream) {
        std::memcpy(to, reinterpret_cast<const void*>(from), bytes); // The fake's are the host's.
        return interop::cuda::kSuccess;
    };
    Probe probe(*device_, fake_->vulkan(), hasty);
    EXPECT_THROW(probe.checks().back().run(), std::runtime_error);
}

} // namespace
} // namespace restyle::test
