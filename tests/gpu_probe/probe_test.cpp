// The probe itself, on the machine that the fake driver plays: what holds, holds, and what does not
// is found.

#include <cstring>
#include <filesystem>
#include <fstream>

#include "gpu_probe/probe.h"
#include "gpu_probe/restyled_frame.h"
#include "interop/cuda_device.h"
#include "models/temporary_folder.h"

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

// With a back that changes nothing, as a model translated to itself, and one that does; by the
// transport that every device has.
class ProbedFrame : public VulkanTest {
protected:
    ProbedFrame()
        : VulkanTest([](VkInstance instance, VkPhysicalDevice device) {
              return device_extensions(vkGetInstanceProcAddr, instance, device);
          }) {}

    FrameThroughCore frame(const char* manner) const {
        const std::filesystem::path model = folder_.path() / manner;
        std::filesystem::create_directories(model);
        std::ofstream(model / "model_index.json") << "{}";
        return {*device_, extensions_, model.string(), RESTYLE_TRANSPORT_STAGING, FAKE_BACK};
    }

    const TemporaryFolder folder_;
};

TEST_F(ProbedFrame, ComesBackAsItWasOrIsFoundOut) {
    EXPECT_EQ(frame("still").missing(), std::nullopt);
    EXPECT_NE(frame("still").run().find("came back bit for bit"), std::string::npos);
    EXPECT_THROW(frame("inverting").run(), std::runtime_error);
    EXPECT_THROW(frame("unloadable").run(), std::runtime_error);
}

TEST_F(ProbedFrame, IsNotCheckedWhereModelOrCoreIsMissing) {
    FrameThroughCore nowhere = frame("still");
    nowhere.model = "/nowhere/plain";
    EXPECT_EQ(nowhere.missing(), "no model at /nowhere/plain");
    FrameThroughCore without_core = frame("still");
    without_core.back_library = "/nowhere/librestyle_core.so";
    EXPECT_NE(without_core.missing().value_or("").find("no backend: /nowhere"), std::string::npos);
}

} // namespace
} // namespace restyle::test
