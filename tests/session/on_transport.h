#pragma once

#include <memory>
#include <string>

#include "session/faulty_vulkan.h"
#include "session/played_cuda.h"
#include "session/session_test.h"

namespace restyle::test {

/// Sessions over one transport, in a context whose queue the SDK may use and whose calls of Vulkan
/// are counted (faulty_vulkan.h). CUDA's driver is played.
class OnTransport : public SessionImagesTest, public testing::WithParamInterface<RestyleTransport> {
protected:
    void SetUp() override {
        SessionImagesTest::SetUp();
        if (!context_) return;
        engine_info_ = context_info();
        if (GetParam() == RESTYLE_TRANSPORT_CUDA || GetParam() == RESTYLE_TRANSPORT_PEER) {
            if (!PlayedCuda::can_be_had(engine_info_))
                GTEST_SKIP() << "no VK_KHR_external_memory_fd";
        }
        if (GetParam() == RESTYLE_TRANSPORT_CUDA) {
            cuda_ = std::make_unique<PlayedCuda>(engine_info_);
            engine_info_ = cuda_->context_info();
        }
        engine_info_ = with_call_faults(engine_info_);
        queue_ = queue_info();
        engine_info_.next = &queue_;
        engine_ = std::make_unique<Context>(engine_info_);
    }

    void TearDown() override {
        engine_.reset();
        cuda_.reset();
        SessionImagesTest::TearDown();
    }

    Session open_here(Wish wish = {}) const {
        wish.transport = GetParam();
        Session session = begin(*engine_, wish);
        EXPECT_TRUE(session.wait_ready(kMinute));
        EXPECT_EQ(session.status().transport, GetParam());
        return session;
    }

    RestyleContextInfo engine_info_{}; ///< Of engine_.
    std::unique_ptr<Context> engine_;

private:
    RestyleQueueInfo queue_{};
    std::unique_ptr<PlayedCuda> cuda_;
};

inline const auto kEveryTransport =
    testing::Values(RESTYLE_TRANSPORT_HOST, RESTYLE_TRANSPORT_PEER, RESTYLE_TRANSPORT_STAGING,
                    RESTYLE_TRANSPORT_CUDA);

inline std::string transport_test_name(const testing::TestParamInfo<RestyleTransport>& transport) {
    switch (transport.param) {
    case RESTYLE_TRANSPORT_HOST:
        return "Host";
    case RESTYLE_TRANSPORT_PEER:
        return "Peer";
    case RESTYLE_TRANSPORT_STAGING:
        return "Staging";
    default:
        return "Cuda";
    }
}

} // namespace restyle::test
