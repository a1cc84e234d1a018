// What a session takes of memory, before it is made and while it runs; and a budget that is kept.
#include <atomic>
#include <cstring>

#include "fake_back/fake_back.h"
#include "session/session_test.h"

namespace restyle::test {
namespace {

std::atomic<VkDeviceSize> allocated{0}; // On the device, since a test has set it to 0.
std::atomic<bool> has_none_left{false};

VkResult count_allocation(VkDevice device, const VkMemoryAllocateInfo* info,
                          const VkAllocationCallbacks* callbacks, VkDeviceMemory* memory) {
    if (has_none_left) return VK_ERROR_OUT_OF_DEVICE_MEMORY;
    allocated += info->allocationSize;
    return vkAllocateMemory(device, info, callbacks, memory);
}

PFN_vkVoidFunction counting_device_function(VkDevice device, const char* name) {
    if (std::strcmp(name, "vkAllocateMemory") == 0)
        return reinterpret_cast<PFN_vkVoidFunction>(count_allocation);
    return vkGetDeviceProcAddr(device, name);
}

PFN_vkVoidFunction counting_function(VkInstance instance, const char* name) {
    if (std::strcmp(name, "vkGetDeviceProcAddr") == 0)
        return reinterpret_cast<PFN_vkVoidFunction>(counting_device_function);
    return vkGetInstanceProcAddr(instance, name);
}

constexpr std::uint64_t kBlending = 32; // Bytes a pixel.
constexpr std::uint64_t kSample = kSampleOfAPixel * 16 * 16;

class Memory : public SessionImagesTest {
protected:
    void SetUp() override {
        SessionImagesTest::SetUp();
        if (!context_) return;
        RestyleContextInfo info = context_info();
        info.get_instance_proc_addr = counting_function;
        counting_ = std::make_unique<Context>(info);
    }

    void TearDown() override {
        counting_.reset();
        SessionImagesTest::TearDown();
    }

    RestyleSessionInfo info_of(const Wish& wish, const Style& played) const {
        RestyleSessionInfo info = session_info(wish, played);
        info.scene.motion_format = VK_FORMAT_R16G16_SFLOAT;
        info.scene.depth_format = VK_FORMAT_D32_SFLOAT;
        info.scene.mask_format = VK_FORMAT_R8_UNORM;
        return info;
    }

    static RestyleSettings blending(std::uint32_t frames) {
        RestyleSettings settings = restyle_default_settings();
        settings.blend_frames = frames;
        return settings;
    }

    static void expect_sentence_has(const Error& refusal, const char* words) {
        EXPECT_NE(std::strstr(refusal.what(), words), nullptr) << refusal.what();
    }

    std::unique_ptr<Context> counting_;
};

TEST_F(Memory, EstimateIsWhatTheSessionThenTakes) {
    const Wish wish{.width = 320, .height = 200, .transport = RESTYLE_TRANSPORT_STAGING};
    const Style played = style(wish);
    const RestyleSessionInfo info = info_of(wish, played);
    const RestyleMemory before = memory_estimate(*counting_, info);
    EXPECT_EQ(before.weights, kWeights);
    EXPECT_EQ(before.call, 4 * kSample); // Four steps, all source means at once.
    EXPECT_EQ(before.tensors, 4u * 16 * 16 * (3 + 3 + 2 + 1) * 4); // Frame, change, motion, mask.
    EXPECT_EQ(before.total, before.weights + before.call + before.tensors + before.device);

    allocated = 0;
    Session session(*counting_, info);
    ASSERT_TRUE(session.wait_ready(kMinute));
    const RestyleMemory now = session.memory();
    EXPECT_EQ(now.weights, before.weights);
    EXPECT_EQ(now.device, before.device);
    EXPECT_EQ(now.total, before.total);
    EXPECT_NEAR(double(now.device), double(allocated), 0.2 * double(allocated));
}

TEST_F(Memory, FollowsTheSettings) {
    Session session = open({});
    RestyleSettings settings = restyle_default_settings();
    settings.steps = 10;
    settings.strength = 0.5;
    settings.source.guidance = 3;
    session.configure(settings);
    EXPECT_EQ(session.memory().call, 10 * kSample); // Five transitions, each twice.
    settings.source_batch = 1;
    session.configure(settings);
    EXPECT_EQ(session.memory().call, 2 * kSample);
    settings.source_batch = 0;
    settings.method = RESTYLE_METHOD_DDIB; // Steps of the source wait for one another.
    session.configure(settings);
    EXPECT_EQ(session.memory().call, 2 * kSample);
}

TEST_F(Memory, OfGradientsIsTakenWhereEnergiesBend) {
    Session session = open({});
    RestyleSettings settings = restyle_default_settings();
    const std::uint64_t translating = session.memory().call;
    ASSERT_GT(kGuide, translating);
    settings.energies = "palette:#e8a060=20000";
    session.configure(settings);
    EXPECT_EQ(session.memory().call, kGuide + 5 * kGuideStep); // Four steps.
    settings.target.guidance = 3;
    session.configure(settings);
    EXPECT_EQ(session.memory().call, 2 * kGuide + 5 * kGuideStep);
    settings.energies = "";
    session.configure(settings);
    EXPECT_LT(session.memory().call, kGuide);
}

TEST_F(Memory, OfMapsIsTakenWhereAttentionIsControlled) {
    Session session = open({});
    RestyleSettings settings = restyle_default_settings();
    settings.attention = RESTYLE_ATTENTION_REFINE;
    session.configure(settings);
    EXPECT_EQ(session.memory().call, kSample + kMaps); // The source's steps then run one by one,
    settings.source_batch = 3;
    session.configure(settings);
    EXPECT_EQ(session.memory().call, 3 * (kSample + kMaps)); // unless it is told otherwise.
    settings.cross_replace = settings.self_replace = 0;
    session.configure(settings);
    EXPECT_EQ(session.memory().call, 3 * kSample);
    settings.target_blend = "village";
    session.configure(settings);
    EXPECT_EQ(session.memory().call, 3 * (kSample + kMaps));
}

TEST_F(Memory, ForBlendingIsTakenWhenSettingsBlend) {
    const Wish wish{.width = 320, .height = 200, .transport = RESTYLE_TRANSPORT_STAGING};
    const Style played = style(wish);
    Session session(*counting_, info_of(wish, played));
    ASSERT_TRUE(session.wait_ready(kMinute));
    const RestyleMemory before = session.memory();
    allocated = 0;
    session.configure(restyle_default_settings());
    EXPECT_EQ(allocated, 0u);
    session.configure(blending(8));
    EXPECT_NEAR(double(allocated), double(kBlending * 320 * 200), 0.01 * double(allocated));
    EXPECT_EQ(session.memory().device, before.device + kBlending * 320 * 200);
    EXPECT_EQ(session.memory().total, before.total + kBlending * 320 * 200);
    session.configure(restyle_default_settings());
    EXPECT_EQ(session.memory().device, before.device + kBlending * 320 * 200) << "it stays";
    allocated = 0;
    session.configure(blending(4));
    EXPECT_EQ(allocated, 0u);
    session.configure(restyle_default_settings());
    session.resize(320, 200);
    EXPECT_EQ(session.memory().device, before.device) << "until frames are of another size";
}

TEST_F(Memory, ForBlendingIsInTheEstimateOfAStyleThatDoes) {
    const Wish wish{.width = 320, .height = 200, .transport = RESTYLE_TRANSPORT_STAGING};
    const RestyleSettings settings = blending(8);
    const Style plain = style(wish), blended(wish.manner.c_str(), "target", &settings);
    const RestyleSessionInfo info = info_of(wish, blended);
    const RestyleMemory told = memory_estimate(*counting_, info);
    EXPECT_EQ(told.device,
              memory_estimate(*counting_, info_of(wish, plain)).device + kBlending * 320 * 200);
    allocated = 0;
    Session session(*counting_, info);
    ASSERT_TRUE(session.wait_ready(kMinute));
    EXPECT_EQ(session.memory().device, told.device);
    EXPECT_NEAR(double(told.device), double(allocated), 0.2 * double(allocated));
}

TEST_F(Memory, ThatIsLackingForBlendingLeavesTheSettingsAsTheyWere) {
    const Style played = style({});
    RestyleSessionInfo info = info_of({}, played);
    const std::uint64_t whole = memory_estimate(*counting_, info).total;
    for (const bool by_budget : {true, false}) {
        info.memory_budget = by_budget ? whole - 3 * kSample : 0;
        Session session(*counting_, info);
        ASSERT_TRUE(session.wait_ready(kMinute));
        has_none_left = !by_budget;
        try {
            RestyleSettings settings = blending(8);
            session.configure(settings);
            FAIL() << "they were taken";
        } catch (const Error& refusal) {
            EXPECT_EQ(refusal.result(), RESTYLE_ERROR_OUT_OF_MEMORY);
            expect_sentence_has(refusal, by_budget ? "memory_budget" : "vkAllocateMemory");
        }
        has_none_left = false;
        restyle(session, *color_, 1);
        show(session, target(general(*color_), general(*picture_), 1));
        EXPECT_EQ(read(*picture_), inverted(frame_));
        session.retire(1);
        if (!by_budget) session.configure(blending(8));
    }
}

TEST_F(Memory, IsNothingUntilAStylePlays) {
    const Session session = begin({.manner = "loading"});
    EXPECT_EQ(session.memory().total, 0u);
}

TEST_F(Memory, EstimateOfWhatCannotBeLoadedIsRefused) {
    const Wish wish{.manner = "unloadable"};
    const Style played = style(wish);
    try {
        memory_estimate(*context_, session_info(wish, played));
        FAIL() << "an estimate was given";
    } catch (const Error& refusal) {
        EXPECT_EQ(refusal.result(), RESTYLE_ERROR_BACK);
        expect_sentence_has(refusal, "as asked");
    }
}

TEST_F(Memory, StyleBeyondTheBudgetIsNotLoaded) {
    const Style played = style({});
    RestyleSessionInfo info = session_info({}, played);
    info.memory_budget = kWeights;
    Session session(*context_, info);
    try {
        session.wait_ready(kMinute);
        FAIL() << "it was loaded";
    } catch (const Error& refusal) {
        EXPECT_EQ(refusal.result(), RESTYLE_ERROR_OUT_OF_MEMORY);
        expect_sentence_has(refusal, "memory_budget");
    }
    EXPECT_EQ(session.memory().total, 0u);
}

TEST_F(Memory, CallsAreMadeSmallEnoughForTheBudget) {
    const Style played = style({});
    RestyleSessionInfo info = session_info({}, played);
    const RestyleMemory whole = memory_estimate(*context_, info);
    info.memory_budget = whole.total - kSample; // Three of the four source means at once.
    Session session(*context_, info);
    ASSERT_TRUE(session.wait_ready(kMinute));
    restyle(session, *color_, 1);
    RestyleEvent event;
    while (session.next_event(event) && event.kind != RESTYLE_EVENT_PICTURE) {
    }
    EXPECT_EQ(event.kind, RESTYLE_EVENT_PICTURE);
    EXPECT_EQ(event.target_samples, 3u); // The fake tells the batch that it was asked for.
}

TEST_F(Memory, SettingsBeyondTheBudgetAreRefused) {
    const Style played = style({});
    RestyleSessionInfo info = session_info({}, played);
    info.memory_budget = memory_estimate(*context_, info).total - 3 * kSample;
    Session session(*context_, info);
    ASSERT_TRUE(session.wait_ready(kMinute));
    RestyleSettings settings = restyle_default_settings();
    settings.target.guidance = 3; // Two samples in a call, and there is room for one.
    try {
        session.configure(settings);
        FAIL() << "they were taken";
    } catch (const Error& refusal) {
        EXPECT_EQ(refusal.result(), RESTYLE_ERROR_OUT_OF_MEMORY);
    }
}

TEST_F(Memory, NextStyleHasWhatTheOneThatPlaysLeaves) {
    const Style played = style({});
    RestyleSessionInfo info = session_info({}, played);
    info.memory_budget = memory_estimate(*context_, info).total + kWeights / 2;
    Session session(*context_, info);
    ASSERT_TRUE(session.wait_ready(kMinute));
    session.play(style({.manner = "still"}));
    EXPECT_THROW(session.wait_ready(kMinute), Error);
    EXPECT_EQ(session.status().state, RESTYLE_STATE_READY);
}

} // namespace
} // namespace restyle::test
