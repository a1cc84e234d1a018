// Every Vulkan call of the SDK's fails in turn, and every one of CUDA's driver that its core makes:
// no crash, nothing left behind, and a sentence names the call and what it gave.
#include <memory>
#include <string>

#include "session/faulty_cuda.h"
#include "session/faulty_vulkan.h"
#include "session/played_cuda.h"
#include "session/session_test.h"
#include "support/call_faults.h"
#include "support/this_process.h"

namespace restyle::test {
namespace {

class CallFaultsOnTransport : public SessionImagesTest,
                              public testing::WithParamInterface<RestyleTransport> {
protected:
    void SetUp() override {
        SessionImagesTest::SetUp();
        if (!context_) return;
        RestyleContextInfo info = context_info();
        if (GetParam() == RESTYLE_TRANSPORT_CUDA || GetParam() == RESTYLE_TRANSPORT_PEER) {
            if (!PlayedCuda::can_be_had(info)) GTEST_SKIP() << "no VK_KHR_external_memory_fd";
        }
        if (GetParam() == RESTYLE_TRANSPORT_CUDA) {
            cuda_ = std::make_unique<PlayedCuda>(info);
            info = cuda_->context_info();
        }
        const RestyleQueueInfo queue = queue_info();
        info = with_call_faults(info);
        info.next = &queue;
        faulty_ = std::make_unique<Context>(info);
    }

    void TearDown() override {
        faulty_.reset();
        cuda_.reset();
        SessionImagesTest::TearDown();
    }

    /// A session's whole life: made, another size, a frame and its picture, while the call of that
    /// number fails. Returns all that the engine is told of what went wrong.
    std::string live(int failing = CallFaults::kNone) {
        call_faults().begin(failing);
        std::string told;
        const auto attempt = [&](RestyleResult result) {
            if (result < 0) told += restyle_last_error() + std::string("\n");
            return result == RESTYLE_OK;
        };
        const Style played = style({});
        const RestyleSessionInfo info = session_info({.transport = GetParam()}, played);
        RestyleSession session = nullptr;
        if (!attempt(restyle_session_create(faulty_->get(), &info, &session))) return told;
        if (attempt(restyle_session_wait_ready(session, kMinute))) live_on(session, attempt);
        told += status_of(session);
        let_cuda_fail(false);
        restyle_session_destroy(session);
        let_cuda_fail(true);
        return told;
    }

    template <typename Attempt>
    void live_on(RestyleSession session, const Attempt& attempt) {
        if (GetParam() == RESTYLE_TRANSPORT_STAGING) // Once: shaders are compiled anew.
            attempt(restyle_session_resize(session, 16, 16));
        auto frame = make<RestyleFrame>();
        frame.color = general(*color_);
        frame.frame_number = 1;
        const RestyleTarget shown = target(general(*color_), general(*picture_), 1);
        auto work = make<RestyleWork>();
        work.frame = &frame;
        work.target = &shown;
        work.same_frame_ns = kMinute;
        auto prepared = make<RestylePrepared>();
        attempt(restyle_submit(session, &work, &prepared));
        attempt(prepared.frame_result);
        vkDeviceWaitIdle(device_->device());
    }

    // What is told of a call without which the session goes on.
    static std::string status_of(RestyleSession session) {
        auto status = make<RestyleStatus>();
        checked(restyle_session_status(session, &status));
        return status.transport_reason;
    }

    std::unique_ptr<PlayedCuda> cuda_;
    std::unique_ptr<Context> faulty_;
};

TEST_P(CallFaultsOnTransport, EachIsSurvivedAndNamed) {
    const std::string undisturbed = live();
    EXPECT_EQ(undisturbed.find('\n'), std::string::npos) << undisturbed;
    const int all = call_faults().calls();
    ASSERT_GT(all, 30);
    const std::size_t descriptors = open_descriptors(), running = threads();
    for (int failing = 0; failing < all; ++failing) {
        const std::string told = live(failing);
        const std::string call = call_faults().failed();
        if (call == "cuDeviceGetName") { // Of a device that is not wanted.
            EXPECT_EQ(told, undisturbed);
        } else if (!call.empty()) {
            EXPECT_NE(told.find(call + faulty_result_of(call)), std::string::npos)
                << "call " << failing << ", " << call << ": " << told;
        }
        EXPECT_EQ(open_descriptors(), descriptors) << "call " << failing;
        EXPECT_EQ(threads_settled_at(running), running) << "call " << failing;
    }
    EXPECT_EQ(live(), undisturbed); // What has failed before leaves nothing behind.
}

INSTANTIATE_TEST_SUITE_P(Transports, CallFaultsOnTransport,
                         testing::Values(RESTYLE_TRANSPORT_HOST, RESTYLE_TRANSPORT_PEER,
                                         RESTYLE_TRANSPORT_STAGING, RESTYLE_TRANSPORT_CUDA),
                         [](const auto& transport) {
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
                         });

} // namespace
} // namespace restyle::test
