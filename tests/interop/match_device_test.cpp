#include "cuda/match_device.h"

#include "interop/cuda_device.h"

namespace restyle::interop {
namespace {

class MatchDevice : public test::CudaDevice {
protected:
    std::string refusal() const {
        try {
            match_device(driver(), identity_of(vk()).device);
        } catch (const std::runtime_error& refused) {
            return refused.what();
        }
        return "nothing was refused";
    }
};

TEST_F(MatchDevice, TakesTheOneWithTheRenderersUuid) {
    EXPECT_EQ(match_device(driver(), identity_of(vk()).device), 1);
}

TEST_F(MatchDevice, NamesEachDeviceThatIsAnother) {
    fake_->machine().has_the_renderers_device = false;
    EXPECT_EQ(refusal(),
              "Fake GPU 0 is another physical device than the renderer's (its UUID differs), "
              "Fake GPU 1 is another physical device than the renderer's (its UUID differs)");
}

TEST_F(MatchDevice, SaysThatTheRenderersImportsNoTimelines) {
    fake_->machine().imports_timelines = false;
    EXPECT_EQ(refusal(),
              "Fake GPU 0 is another physical device than the renderer's (its UUID differs), "
              "Fake GPU 1 imports no timeline semaphores");
}

TEST_F(MatchDevice, KnowsWhereToComputeThoughNothingIsImported) {
    const Uuid renderer = identity_of(vk()).device;
    fake_->machine().imports_timelines = false;
    EXPECT_EQ(nearest_device(driver(), renderer), 1);
    fake_->machine().has_the_renderers_device = false;
    EXPECT_EQ(nearest_device(driver(), renderer), 0);
}

TEST_F(MatchDevice, NamesARenderersDriverThatIsNotNvidias) {
    EXPECT_NO_THROW(check_shares_with_cuda(identity_of(fake_->vulkan())));
    try {
        check_shares_with_cuda(identity_of(vk()));
        FAIL() << "a driver was taken that is not NVIDIA's";
    } catch (const std::runtime_error& refused) {
        EXPECT_EQ(std::string(refused.what()).find("the renderer's Vulkan driver is "), 0u);
    }
}

} // namespace
} // namespace restyle::interop
