// Every Vulkan call of the SDK's fails in turn: no crash, nothing left behind, and either the frame
// goes on or a sentence says what has failed.
#include <atomic>
#include <cstring>
#include <map>
#include <string>

#include "session/session_test.h"
#include "support/this_process.h"

namespace restyle::test {
namespace {

constexpr int kNever = -1;

std::atomic<int> calls_left{kNever}; // Until one fails; kNever: none does.
std::atomic<int> calls{0};

bool fails_now() {
    ++calls;
    int left = calls_left;
    while (left >= 0 && !calls_left.compare_exchange_weak(left, left - 1)) {
    }
    return left == 0;
}

/// The device's own function behind one that fails when its turn comes.
template <auto& kOwn, typename Function>
struct Faulty;

template <auto& kOwn, typename... Arguments>
struct Faulty<kOwn, VkResult (*)(Arguments...)> {
    static VkResult call(Arguments... arguments) {
        return fails_now() ? VK_ERROR_OUT_OF_DEVICE_MEMORY : kOwn(arguments...);
    }
};

#define RESTYLE_FAULTY(name)                                                                       \
    { #name, reinterpret_cast < PFN_vkVoidFunction>(Faulty <name, PFN_##name>::call) }

const std::map<std::string, PFN_vkVoidFunction>& faulty_functions() {
    static const std::map<std::string, PFN_vkVoidFunction> functions{
        RESTYLE_FAULTY(vkAllocateCommandBuffers),
        RESTYLE_FAULTY(vkAllocateDescriptorSets),
        RESTYLE_FAULTY(vkAllocateMemory),
        RESTYLE_FAULTY(vkBeginCommandBuffer),
        RESTYLE_FAULTY(vkBindBufferMemory),
        RESTYLE_FAULTY(vkBindImageMemory),
        RESTYLE_FAULTY(vkCreateBuffer),
        RESTYLE_FAULTY(vkCreateCommandPool),
        RESTYLE_FAULTY(vkCreateComputePipelines),
        RESTYLE_FAULTY(vkCreateDescriptorPool),
        RESTYLE_FAULTY(vkCreateDescriptorSetLayout),
        RESTYLE_FAULTY(vkCreateFence),
        RESTYLE_FAULTY(vkCreateImage),
        RESTYLE_FAULTY(vkCreateImageView),
        RESTYLE_FAULTY(vkCreatePipelineLayout),
        RESTYLE_FAULTY(vkCreateSemaphore),
        RESTYLE_FAULTY(vkCreateShaderModule),
        RESTYLE_FAULTY(vkEndCommandBuffer),
        RESTYLE_FAULTY(vkMapMemory),
        RESTYLE_FAULTY(vkQueueSubmit),
        RESTYLE_FAULTY(vkResetCommandPool),
        RESTYLE_FAULTY(vkResetFences),
        RESTYLE_FAULTY(vkWaitForFences),
        RESTYLE_FAULTY(vkGetSemaphoreCounterValue),
        RESTYLE_FAULTY(vkWaitSemaphores)};
    return functions;
}

PFN_vkVoidFunction device_function(VkDevice device, const char* name) {
    const auto found = faulty_functions().find(name);
    return found != faulty_functions().end() ? found->second : vkGetDeviceProcAddr(device, name);
}

PFN_vkVoidFunction function_of(VkInstance instance, const char* name) {
    if (std::strcmp(name, "vkGetDeviceProcAddr") == 0)
        return reinterpret_cast<PFN_vkVoidFunction>(device_function);
    return vkGetInstanceProcAddr(instance, name);
}

class CallFaults : public SessionImagesTest {
protected:
    void SetUp() override {
        SessionImagesTest::SetUp();
        if (!context_) return;
        const RestyleQueueInfo queue = queue_info();
        RestyleContextInfo info = context_info();
        info.get_instance_proc_addr = function_of;
        info.next = &queue;
        faulty_ = std::make_unique<Context>(info);
    }

    void TearDown() override {
        calls_left = kNever;
        faulty_.reset();
        SessionImagesTest::TearDown();
    }

    /// A session's whole life: made, another size, a frame and its picture. What fails is left out;
    /// the sentence of the last failure, or of what made the session fail.
    std::string live(RestyleTransport transport) {
        std::string sentence;
        const auto attempt = [&](RestyleResult result) {
            if (result < 0) sentence = restyle_last_error();
            return result == RESTYLE_OK;
        };
        const Style played = style({});
        RestyleSessionInfo info = session_info({.transport = transport}, played);
        RestyleSession session = nullptr;
        if (!attempt(restyle_session_create(faulty_->get(), &info, &session))) return sentence;
        attempt(restyle_session_wait_ready(session, kMinute));
        if (transport == RESTYLE_TRANSPORT_STAGING) // Once: shaders are compiled anew.
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
        restyle_session_destroy(session);
        return sentence;
    }

    std::unique_ptr<Context> faulty_;
};

class CallFaultsOnTransport : public CallFaults,
                              public testing::WithParamInterface<RestyleTransport> {};

TEST_P(CallFaultsOnTransport, EachIsSurvivedAndSpokenOf) {
    calls = 0;
    EXPECT_EQ(live(GetParam()), "");
    const int all = calls;
    ASSERT_GT(all, 30);
    const std::size_t descriptors = open_descriptors(), running = threads();
    for (int failing = 0; failing < all; ++failing) {
        calls_left = failing;
        const std::string sentence = live(GetParam());
        const bool has_failed = calls_left == kNever;
        calls_left = kNever;
        if (has_failed) {
            EXPECT_NE(sentence, "") << "call " << failing;
        }
        EXPECT_EQ(open_descriptors(), descriptors) << "call " << failing;
        EXPECT_EQ(threads_settled_at(running), running) << "call " << failing;
    }
    EXPECT_EQ(live(GetParam()), ""); // What has failed before leaves nothing behind.
}

INSTANTIATE_TEST_SUITE_P(Transports, CallFaultsOnTransport,
                         testing::Values(RESTYLE_TRANSPORT_HOST, RESTYLE_TRANSPORT_STAGING),
                         [](const auto& transport) {
                             return transport.param == RESTYLE_TRANSPORT_HOST ? "Host" : "Staging";
                         });

} // namespace
} // namespace restyle::test
