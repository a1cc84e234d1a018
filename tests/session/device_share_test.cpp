// Sessions whose frames stay on the renderer's device: the fake back imports them from CUDA, whose
// driver is played over lavapipe (tests/fake_cuda).
#include <optional>

#include <dlfcn.h>

#include "fake_back/fake_back.h"
#include "fake_cuda/fake_cuda.h"
#include "session/session_test.h"
#include "support/this_process.h"

namespace restyle::test {
namespace {

void use_cuda(const interop::CudaDriver* driver) {
    static void* const library = dlopen(FAKE_BACK, RTLD_NOW | RTLD_LOCAL); // Never closed.
    ASSERT_NE(library, nullptr) << dlerror();
    const auto use = reinterpret_cast<UseCuda>(dlsym(library, kUseCudaSymbol));
    ASSERT_NE(use, nullptr);
    use(driver);
}

class DeviceShare : public SessionImagesTest {
protected:
    void SetUp() override {
        SessionImagesTest::SetUp();
        if (!context_) return;
        real_ = interop::load_device({vkGetInstanceProcAddr,
                                      device_->instance(),
                                      device_->physical_device(),
                                      device_->device(),
                                      {extensions_.begin(), extensions_.end()}});
        if (real_.vkGetMemoryFdKHR == nullptr) GTEST_SKIP() << "no VK_KHR_external_memory_fd";
        fake_.emplace(real_);
        use_cuda(&fake_->driver());
        context_ = std::make_unique<Context>(played_context_info());
    }

    void TearDown() override {
        context_.reset();
        if (fake_) {
            use_cuda(nullptr);
            EXPECT_EQ(fake_->breaches_at_end(), std::vector<std::string>());
        }
        fake_.reset();
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

    std::optional<FakeCuda> fake_;

private:
    RestyleContextInfo played_context_info() {
        names_.clear();
        for (const std::string& name : fake_->handles().enabled_extensions)
            names_.push_back(name.c_str());
        RestyleContextInfo info = context_info();
        info.get_instance_proc_addr = fake_->handles().get_instance_proc_addr;
        info.enabled_extensions = names_.data();
        info.enabled_extension_count = static_cast<std::uint32_t>(names_.size());
        return info;
    }

    interop::DeviceTable real_;
    std::vector<const char*> names_;
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
    fake_->machine().has_the_renderers_device = false;
    Session session = begin({.transport = RESTYLE_TRANSPORT_CUDA});
    EXPECT_THROW(session.wait_ready(kMinute), Error);
    const std::string message = session.status().message;
    EXPECT_EQ(message.find("CUDA refused: Fake GPU 0 is another physical device"), 0u) << message;
}

TEST_F(DeviceShare, FailsInWordsWhereCudaDoesNotImport) {
    fake_->machine().refuses_memory = true;
    Session session = begin({});
    EXPECT_THROW(session.wait_ready(kMinute), Error);
    const std::string message = session.status().message;
    EXPECT_EQ(message.find("CUDA does not import the renderer's memory"), 0u) << message;
}

} // namespace
} // namespace restyle::test
