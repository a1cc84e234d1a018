#pragma once

#include "cuda/check_cuda.h"
#include "cuda/cuda_context.h"
#include "cuda/match_device.h"
#include "fake_cuda/fake_cuda.h"
#include "interop/interop_device.h"
#include "vulkan/device_identity.h"

namespace restyle::test {

/// A renderer's device with the fake driver of CUDA beside it. A rule that was broken fails the
/// test, unless it is expected.
class CudaDevice : public InteropDevice {
protected:
    using InteropDevice::InteropDevice;

    void SetUp() override {
        InteropDevice::SetUp();
        if (IsSkipped()) return;
        if (vk().vkGetMemoryFdKHR == nullptr) GTEST_SKIP() << "no VK_KHR_external_memory_fd";
        fake_.emplace(vk());
        renderer_ = interop::identity_of(vk()).device;
    }

    void TearDown() override {
        context_.reset();
        if (fake_ && !expected_) {
            EXPECT_EQ(fake_->breaches_at_end(), std::vector<std::string>());
        }
        fake_.reset();
        InteropDevice::TearDown();
    }

    const interop::CudaDriver& driver() const { return fake_->driver(); }

    /// Of the renderer's device.
    const interop::CudaContext& context() {
        if (!context_) context_.emplace(driver(), interop::match_device(driver(), renderer_));
        return *context_;
    }

    void check(interop::cuda::CUresult result) const {
        interop::check(driver(), result, "a call of the test's own", "the test goes no further");
    }

    /// These were found, in this order; of each the sentence's begin is given.
    void expect_breaches(const std::vector<std::string>& begins) {
        expected_ = true;
        const std::vector<std::string> found = fake_->breaches();
        ASSERT_EQ(found.size(), begins.size());
        for (std::size_t i = 0; i < found.size(); ++i)
            EXPECT_EQ(found[i].substr(0, begins[i].size()), begins[i]);
    }

    std::optional<FakeCuda> fake_;

private:
    interop::Uuid renderer_{};
    std::optional<interop::CudaContext> context_;
    bool expected_ = false;
};

} // namespace restyle::test
