// Sessions whose frames stay on the renderer's device: the fake back imports them from CUDA, whose
// driver is played over lavapipe (tests/fake_cuda).
#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "session/played_cuda.h"
#include "support/this_process.h"

namespace restyle::test {
namespace {

class DeviceShare : public SessionImagesTest {
protected:
    void SetUp() override {
        SessionImagesTest::SetUp();
        if (!context_) return;
        if (!PlayedCuda::can_be_had(context_info())) GTEST_SKIP() << "no VK_KHR_external_memory_fd";
        cuda_ = std::make_unique<PlayedCuda>(context_info());
        context_ = std::make_unique<Context>(cuda_->context_info());
    }

    void TearDown() override {
        context_.reset();
        cuda_.reset();
        SessionImagesTest::TearDown();
    }

    void expect_picture(Session& session, std::uint64_t number) {
        restyle(session, *color_, number);
        const RestylePicture shown =
            show(session, target(general(*color_), general(*picture_), number + 1));
        EXPECT_EQ(shown.frame_number, number);
        EXPECT_EQ(shown.passed_through, 0u);
        EXPECT_EQ(read(*picture_), inverted(frame_));
        session.retire(number + 1);
    }

    /// Frames go to the core's GPU through the host, and the status says why.
    static void expect_staged(const Session& session, const std::string& refusal) {
        const RestyleStatus status = session.status();
        EXPECT_NE(status.transport, RESTYLE_TRANSPORT_CUDA);
        const std::string reason = status.transport_reason;
        EXPECT_NE(reason.find(refusal), std::string::npos) << reason;
        EXPECT_NE(reason.find("the core computes on a GPU and copies its tensors there and back"),
                  std::string::npos)
            << reason;
    }

    const RestyleCapability& line_of(RestyleCapabilityKind kind, std::int32_t value) const {
        const std::vector<const RestyleCapability*> lines = context_->capabilities();
        const auto found =
            std::find_if(lines.begin(), lines.end(), [&](const RestyleCapability* line) {
                return line->kind == kind && line->value == value;
            });
        if (found == lines.end()) throw std::runtime_error("the report has no such line");
        return **found;
    }

    std::unique_ptr<PlayedCuda> cuda_;
};

TEST_F(DeviceShare, FramesGoToCudaAndBackWithoutACopy) {
    Session session = open({});
    const RestyleStatus status = session.status();
    EXPECT_EQ(status.transport, RESTYLE_TRANSPORT_CUDA);
    EXPECT_NE(std::string(status.transport_reason).find("nothing is copied"), std::string::npos)
        << status.transport_reason;
    for (std::uint64_t number = 1; number <= 20; number += 2)
        expect_picture(session, number);
}

TEST_F(DeviceShare, GoesOnAfterAJobThatFailed) {
    Session session = open({.manner = "failing_once"});
    const RestyleTicket failing = hand_in(session, *color_, 1);
    session.retire(1);
    EXPECT_THROW(session.wait(failing, kMinute), Error);
    expect_picture(session, 2);
}

TEST_F(DeviceShare, EndsWhileAJobRuns) {
    for (const char* manner : {"held", "late", "dead"}) {
        Session session = open({.manner = manner});
        const RestyleTicket ticket = hand_in(session, *color_, 1);
        session.retire(1);
        EXPECT_FALSE(session.wait(ticket, 20 * kMillisecond));
    }
}

TEST_F(DeviceShare, LeavesNoDescriptorOpen) {
    const auto live = [&] {
        Session session = open({});
        expect_picture(session, 1);
    };
    live(); // What is kept for good is there after the first.
    const std::size_t before = open_descriptors();
    for (int i = 0; i < 20; ++i)
        live();
    EXPECT_EQ(open_descriptors(), before);
}

TEST_F(DeviceShare, IsNotHadWhereTheCoreComputesElsewhere) {
    cuda_->fake().machine().has_the_renderers_device = false;
    Session session = begin({.transport = RESTYLE_TRANSPORT_CUDA});
    EXPECT_THROW(session.wait_ready(kMinute), Error);
    const std::string message = session.status().message;
    EXPECT_EQ(message.find("CUDA refused: Fake GPU 0 is another physical device"), 0u) << message;
}

TEST_F(DeviceShare, TakesTheNextTransportWhereCudaDoesNotImport) {
    cuda_->fake().machine().padding = 0; // Which host memory could not follow.
    cuda_->fake().machine().refuses_memory = true;
    Session session = open({});
    expect_picture(session, 1);
    expect_staged(session, "CUDA refused: CUDA does not import the renderer's memory");

    Session wanted = begin({.transport = RESTYLE_TRANSPORT_CUDA});
    EXPECT_THROW(wanted.wait_ready(kMinute), Error);
    const std::string message = wanted.status().message;
    EXPECT_EQ(message.find("CUDA refused: CUDA does not import the renderer's memory"), 0u)
        << message;
}

TEST_F(DeviceShare, ComputesOnTheGpuWithAnyOtherTransport) {
    cuda_->fake().machine().padding = 0; // Which host memory could not follow.
    Session asked = open({.transport = RESTYLE_TRANSPORT_STAGING});
    expect_picture(asked, 1);
    expect_staged(asked, "");
    const std::uint64_t device = asked.memory().device;
    cuda_->fake().machine().has_the_renderers_device = false; // As of MIG.
    Session foreign = open({});
    expect_picture(foreign, 1);
    expect_staged(foreign, "CUDA refused: Fake GPU 0 is another physical device");
    cuda_->fake().machine().has_the_renderers_device = true;
    cuda_->fake().machine().imports_timelines = false;
    Session unordered = open({});
    expect_picture(unordered, 1);
    expect_staged(unordered, "imports no timeline semaphores");
    EXPECT_EQ(line_of(RESTYLE_CAPABILITY_CUDA, 0).found, 1u);
    const RestyleCapability& shares = line_of(RESTYLE_CAPABILITY_TRANSPORT, RESTYLE_TRANSPORT_CUDA);
    EXPECT_EQ(shares.found, 0u);
    EXPECT_NE(std::string(shares.reason).find("imports no timeline semaphores"), std::string::npos)
        << shares.reason;

    cuda_->fake().machine().imports_timelines = true;
    Session shared = open({});
    EXPECT_EQ(shared.status().transport, RESTYLE_TRANSPORT_CUDA);
    const RestyleMemory memory = shared.memory();
    EXPECT_EQ(device, memory.device + memory.tensors); // Once for the renderer, once for the core.
}

TEST_F(DeviceShare, CapabilitiesTellThatItCanBeHad) {
    EXPECT_EQ(line_of(RESTYLE_CAPABILITY_CUDA, 0).found, 1u);
    EXPECT_STREQ(line_of(RESTYLE_CAPABILITY_CUDA, 0).reason,
                 "the core computes on the renderer's device");
    EXPECT_EQ(line_of(RESTYLE_CAPABILITY_TRANSPORT, RESTYLE_TRANSPORT_CUDA).found, 1u);
}

} // namespace
} // namespace restyle::test
