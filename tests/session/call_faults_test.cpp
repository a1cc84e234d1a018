// Calls of Vulkan that the SDK makes fail in turn, and calls of CUDA's driver that its core makes:
// no crash, nothing left behind, a sentence names the call and what it gave, and the frame goes on.
//
// Of the calls that one place in the program makes, in a loop or for every transport, the first and
// the last fail.
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "session/faulty_cuda.h"
#include "session/faulty_vulkan.h"
#include "session/planes.h"
#include "session/played_cuda.h"
#include "session/session_test.h"
#include "support/call_faults.h"
#include "support/this_process.h"

namespace restyle::test {
namespace {

// In this process, by any test.
std::set<std::uint64_t> tried_sites;

struct FaultyWay {
    const char* name;
    RestyleTransport transport;
    bool with_scene = false; ///< Motion, depth, objects and a mask, along which styles blend.
};

class CallFaultsOn : public SessionImagesTest, public testing::WithParamInterface<FaultyWay> {
protected:
    void SetUp() override {
        SessionImagesTest::SetUp();
        if (!context_) return;
        RestyleContextInfo info = context_info();
        const RestyleTransport transport = GetParam().transport;
        if (transport == RESTYLE_TRANSPORT_CUDA || transport == RESTYLE_TRANSPORT_PEER) {
            if (!PlayedCuda::can_be_had(info)) GTEST_SKIP() << "no VK_KHR_external_memory_fd";
        }
        if (transport == RESTYLE_TRANSPORT_CUDA) {
            cuda_ = std::make_unique<PlayedCuda>(info);
            info = cuda_->context_info();
        }
        const RestyleQueueInfo queue = queue_info();
        info = with_call_faults(info);
        info.next = &queue;
        faulty_ = std::make_unique<Context>(info);
        if (GetParam().with_scene) make_scene();
    }

    void TearDown() override {
        let_vulkan_fail_with(VK_ERROR_OUT_OF_DEVICE_MEMORY);
        faulty_.reset();
        cuda_.reset();
        SessionImagesTest::TearDown();
    }

    void make_scene() {
        motion_ = image(VK_FORMAT_R32G32_SFLOAT);
        depth_ = image(VK_FORMAT_R32_SFLOAT);
        object_ = image(VK_FORMAT_R32_UINT);
        mask_ = image(VK_FORMAT_R8_UNORM);
        write(texels_of(plane<Vector>([](int, int) { return Vector{0, 0}; })), *motion_);
        write(texels_of(plane<float>([](int, int) { return 0.5f; })), *depth_);
        write(texels_of(plane<std::uint32_t>([](int, int) { return 1u; })), *object_);
        write(texels_of(plane<std::uint8_t>([](int x, int) { return std::uint8_t(16 * x); })),
              *mask_);
    }

    RestyleSettings settings() const {
        RestyleSettings made = restyle_default_settings();
        if (GetParam().with_scene) {
            made.blend_frames = 4;
            made.edit_mask = RESTYLE_EDIT_MASK_YES;
        }
        return made;
    }

    RestyleSessionInfo info_of(const Style& played) const {
        RestyleSessionInfo info = session_info({.transport = GetParam().transport}, played);
        if (!GetParam().with_scene) return info;
        info.scene.motion_format = VK_FORMAT_R32G32_SFLOAT;
        info.scene.depth_format = VK_FORMAT_R32_SFLOAT;
        info.scene.object_format = VK_FORMAT_R32_UINT;
        info.scene.mask_format = VK_FORMAT_R8_UNORM;
        return info;
    }

    /// What the engine was told while a session lived.
    struct Life {
        std::string told;
        std::set<RestyleResult> codes;

        bool attempt(RestyleResult result) {
            if (result < 0) told += restyle_last_error() + std::string("\n");
            codes.insert(result);
            return result == RESTYLE_OK;
        }
    };

    /// A session's whole life, while what call_faults() has begun with fails: made, another size, a
    /// frame and its picture by the SDK's commands and by the caller's; then a frame that nothing
    /// disturbs.
    Life live() {
        Life life;
        const RestyleSettings wished = settings();
        const Style played("inverting", "target", &wished);
        const RestyleSessionInfo info = info_of(played);
        RestyleSession session = nullptr;
        if (!life.attempt(restyle_session_create(faulty_->get(), &info, &session))) return life;
        if (life.attempt(restyle_session_wait_ready(session, kMinute))) live_on(session, life);
        life.told += reason_of(session);
        if (!life.codes.contains(RESTYLE_ERROR_DEVICE_LOST)) expect_frame_goes_on(session, life);
        let_cuda_fail(false);
        restyle_session_destroy(session);
        let_cuda_fail(true);
        return life;
    }

    void live_on(RestyleSession session, Life& life) {
        if (GetParam().transport == RESTYLE_TRANSPORT_STAGING) // Once: shaders are compiled anew.
            life.attempt(restyle_session_resize(session, 16, 16));
        const RestyleFrame frame = frame_of(1);
        const RestyleTarget shown = target_of(1);
        auto work = make<RestyleWork>();
        work.frame = &frame;
        work.target = &shown;
        work.same_frame_ns = kMinute;
        auto prepared = make<RestylePrepared>();
        life.attempt(restyle_submit(session, &work, &prepared));
        life.attempt(prepared.frame_result);
        vkDeviceWaitIdle(device_->device());
        record(session, 2, life);
    }

    void record(RestyleSession session, std::uint64_t number, Life& life) {
        const RestyleFrame frame = frame_of(number);
        const RestyleTarget shown = target_of(number);
        RestyleTicket ticket = 0;
        run([&](VkCommandBuffer into) {
            life.attempt(restyle_record_frame(session, into, &frame, &ticket));
            life.attempt(restyle_record_picture(session, into, &shown, nullptr));
        });
        life.attempt(restyle_session_retire(session, number));
        if (ticket != 0) life.attempt(restyle_session_wait(session, ticket, kMinute));
    }

    // As it was rendered or restyled, as the session has come through.
    void expect_frame_goes_on(RestyleSession session, Life& life) {
        write(Texels(frame_.size()), *picture_);
        const RestyleTarget shown = target_of(3);
        auto picture = make<RestylePicture>();
        bool recorded = false;
        run([&](VkCommandBuffer into) {
            recorded = life.attempt(restyle_record_picture(session, into, &shown, &picture));
        });
        restyle_session_retire(session, 3);
        EXPECT_TRUE(recorded || life.told.find("\n") == life.told.rfind("\n")) << life.told;
        if (!recorded) return; // It was this very call that failed.
        if (picture.passed_through != 0) {
            EXPECT_EQ(read(*picture_), frame_);
        } else if (!GetParam().with_scene) {
            EXPECT_EQ(read(*picture_), inverted(frame_));
        }
    }

    RestyleScene scene() const {
        RestyleScene made{};
        if (!GetParam().with_scene) return made;
        made.motion = general(*motion_, false);
        made.depth = general(*depth_, false);
        made.object = general(*object_, false);
        made.mask = general(*mask_, false);
        return made;
    }

    RestyleFrame frame_of(std::uint64_t number) const {
        auto frame = make<RestyleFrame>();
        frame.color = general(*color_);
        frame.frame_number = number;
        if (GetParam().with_scene) frame.scene.mask = general(*mask_, false);
        return frame;
    }

    RestyleTarget target_of(std::uint64_t number) const {
        RestyleTarget shown = target(general(*color_), general(*picture_), number);
        shown.scene = scene();
        return shown;
    }

    // What is told of a call without which the session goes on.
    static std::string reason_of(RestyleSession session) {
        auto status = make<RestyleStatus>();
        checked(restyle_session_status(session, &status));
        return status.transport_reason;
    }

    std::unique_ptr<PlayedCuda> cuda_;
    std::unique_ptr<Context> faulty_;
    std::unique_ptr<samples::Image> motion_, depth_, object_, mask_;
};

TEST_P(CallFaultsOn, EachIsSurvivedAndNamed) {
    call_faults().begin_looking();
    const std::string undisturbed = live().told;
    EXPECT_EQ(undisturbed.find('\n'), std::string::npos) << undisturbed;
    const std::vector<FaultyCall> calls = first_and_last(call_faults().seen(), tried_sites);
    ASSERT_GT(call_faults().seen().size(), 30u);
    const std::size_t descriptors = open_descriptors(), running = threads();
    const LiveVulkan before = live_vulkan();
    std::size_t failures = 0;
    for (const FaultyCall& failing : calls) {
        call_faults().begin(failing);
        const std::string told = live().told;
        const std::string what = failing.name + " of number " + std::to_string(failing.nth);
        const std::string call = call_faults().failed();
        if (call == "cuDeviceGetName") { // Of a device that is not wanted.
            EXPECT_EQ(told, undisturbed);
        } else if (!call.empty()) {
            EXPECT_NE(told.find(call + faulty_result_of(call)), std::string::npos)
                << what << ": " << told;
        }
        failures += call.empty() ? 0 : 1;
        EXPECT_EQ(open_descriptors(), descriptors) << what;
        EXPECT_EQ(threads_settled_at(running), running) << what;
        EXPECT_TRUE(live_vulkan() == before)
            << what << ": " << live_vulkan().objects - before.objects << " objects left, "
            << live_vulkan().bytes - before.bytes << " bytes";
    }
    EXPECT_GE(2 * failures, calls.size()); // Some calls only wait, and are not made each time.
    call_faults().begin();
    EXPECT_EQ(live().told, undisturbed); // What has failed before leaves nothing behind.
}

// Of calls that Vulkan lets tell of it.
TEST_P(CallFaultsOn, ADeviceThatIsLostIsNamedAndTheEngineIsToldSo) {
    static std::set<std::uint64_t> tried;
    call_faults().begin_looking();
    live();
    std::vector<FaultyCall> calls = first_and_last(call_faults().seen(), tried);
    std::erase_if(calls, [](const FaultyCall& call) {
        return !std::set<std::string>{"vkQueueSubmit", "vkWaitSemaphores",
                                      "vkGetSemaphoreCounterValue", "vkWaitForFences"}
                    .contains(call.name);
    });
    const std::size_t descriptors = open_descriptors();
    const LiveVulkan before = live_vulkan();
    let_vulkan_fail_with(VK_ERROR_DEVICE_LOST);
    for (const FaultyCall& failing : calls) {
        call_faults().begin(failing);
        const Life life = live();
        if (call_faults().failed().empty()) continue;
        EXPECT_NE(life.told.find(failing.name + " gave VK_ERROR_DEVICE_LOST (-4)"),
                  std::string::npos)
            << life.told;
        EXPECT_TRUE(life.codes.contains(RESTYLE_ERROR_DEVICE_LOST)) << life.told;
        EXPECT_EQ(open_descriptors(), descriptors) << failing.name;
        EXPECT_TRUE(live_vulkan() == before) << failing.name;
    }
}

INSTANTIATE_TEST_SUITE_P(Transports, CallFaultsOn,
                         testing::Values(FaultyWay{"Host", RESTYLE_TRANSPORT_HOST},
                                         FaultyWay{"Peer", RESTYLE_TRANSPORT_PEER},
                                         FaultyWay{"Staging", RESTYLE_TRANSPORT_STAGING},
                                         FaultyWay{"Cuda", RESTYLE_TRANSPORT_CUDA},
                                         FaultyWay{"Scene", RESTYLE_TRANSPORT_HOST, true}),
                         [](const auto& way) { return std::string(way.param.name); });

class CallFaultsBefore : public SessionTest {
protected:
    RestyleResult make_device() const {
        auto info = make<RestyleDeviceInfo>();
        info.get_instance_proc_addr = with_call_faults(context_info()).get_instance_proc_addr;
        info.instance = device_->instance();
        info.physical_device = device_->physical_device();
        auto made = make<RestyleDevice>();
        const RestyleResult result = restyle_device_create(&info, &made);
        if (result == RESTYLE_OK)
            reinterpret_cast<PFN_vkDestroyDevice>(
                vkGetDeviceProcAddr(made.device, "vkDestroyDevice"))(made.device, nullptr);
        return result;
    }

    RestyleResult make_context() const {
        const RestyleContextInfo info = with_call_faults(context_info());
        RestyleContext made = nullptr;
        const RestyleResult result = restyle_context_create(&info, &made);
        EXPECT_EQ(result == RESTYLE_OK, made != nullptr);
        restyle_context_destroy(made);
        return result;
    }
};

TEST_F(CallFaultsBefore, SessionsEachIsSurvivedAndNamed) {
    const std::vector<std::function<RestyleResult()>> calls{[this] { return make_device(); },
                                                            [this] { return make_context(); }};
    for (const auto& making : calls) {
        call_faults().begin();
        ASSERT_EQ(making(), RESTYLE_OK) << restyle_last_error();
        const int all = call_faults().calls();
        EXPECT_GT(all, 0);
        for (int failing = 0; failing < all; ++failing) {
            call_faults().begin(failing);
            EXPECT_EQ(making(), RESTYLE_ERROR_OUT_OF_MEMORY);
            const std::string call = call_faults().failed();
            ASSERT_FALSE(call.empty());
            EXPECT_NE(std::string(restyle_last_error()).find(call + kFaultyResult),
                      std::string::npos)
                << restyle_last_error();
        }
    }
    call_faults().begin();
}

} // namespace
} // namespace restyle::test
