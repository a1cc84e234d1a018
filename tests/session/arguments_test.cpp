// What calls are given: members that are reserved, enumerations with values that they do not have,
// pointers that are null, devices of somebody else. Each is refused by the name of its member, or,
// where it may be left out, taken.
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "session/layouts.h"
#include "session/session_test.h"

namespace restyle::test {
namespace {

class GivenArguments : public SessionImagesTest {
protected:
    void SetUp() override {
        SessionImagesTest::SetUp();
        if (!context_) return;
        queue_ = queue_info();
        RestyleContextInfo info = context_info();
        info.next = &queue_;
        own_ = std::make_unique<Context>(info);
        played_ = std::make_unique<Style>(style({}));
        wished_ = session_info({}, *played_);
        session_ = std::make_unique<Session>(*own_, wished_);
        ASSERT_TRUE(session_->wait_ready(kMinute));
        frame_info_ = make<RestyleFrame>();
        frame_info_.color = general(*color_);
        target_info_ = target(general(*color_), general(*picture_), 1);
    }

    void TearDown() override {
        session_.reset();
        own_.reset();
        SessionImagesTest::TearDown();
    }

    using Call = std::function<RestyleResult(const void*)>;

    /// A struct that is taken as it is, and the call that takes it.
    struct Given {
        std::vector<char> bytes;
        Call call;
    };

    template <typename Struct>
    static Given given(const Struct& valid,
                       const std::function<RestyleResult(const Struct*)>& call) {
        Given made{std::vector<char>(sizeof(Struct)),
                   [call](const void* spoilt) { return call(static_cast<const Struct*>(spoilt)); }};
        std::memcpy(made.bytes.data(), &valid, sizeof(Struct));
        return made;
    }

    // Takes what was made again.
    static RestyleResult create(const RestyleContextInfo& info) {
        RestyleContext made = nullptr;
        const RestyleResult result = restyle_context_create(&info, &made);
        restyle_context_destroy(made);
        return result;
    }

    RestyleResult create(const RestyleSessionInfo* info) const {
        RestyleSession made = nullptr;
        const RestyleResult result = restyle_session_create(own_->get(), info, &made);
        restyle_session_destroy(made);
        return result;
    }

    static RestyleResult create(const RestyleStyleInfo* info) {
        RestyleStyle made = nullptr;
        const RestyleResult result = restyle_style_create(info, &made);
        restyle_style_destroy(made);
        return result;
    }

    RestyleResult record(const RestyleFrame* frame) {
        RestyleTicket ticket = 0;
        RestyleResult result = RESTYLE_OK;
        run([&](VkCommandBuffer into) {
            result = restyle_record_frame(session_->get(), into, frame, &ticket);
        });
        session_->abandon(ticket);
        return result;
    }

    RestyleResult record(const RestyleTarget* target) {
        RestyleResult result = RESTYLE_OK;
        run([&](VkCommandBuffer into) {
            result = restyle_record_picture(session_->get(), into, target, nullptr);
        });
        return result;
    }

    RestyleDeviceInfo device_info() const {
        auto info = make<RestyleDeviceInfo>();
        info.get_instance_proc_addr = vkGetInstanceProcAddr;
        info.instance = device_->instance();
        info.physical_device = device_->physical_device();
        return info;
    }

    static RestyleStyleInfo style_info() {
        auto info = make<RestyleStyleInfo>();
        info.source_model = "source";
        return info;
    }

    RestyleMotionSample motion() const {
        auto sample = make<RestyleMotionSample>();
        sample.width = sample.height = 16;
        sample.before = sample.now = sample.motion = still_.data();
        return sample;
    }

    /// Of every struct that callers fill and that has something reserved in it.
    std::map<std::string, Given> inputs() {
        auto fit = [](const RestyleMotionSample* sample) {
            auto fitted = make<RestyleMotionFit>();
            return restyle_fit_motion(sample, &fitted);
        };
        auto chained = [this](const RestyleQueueInfo* queue) {
            RestyleContextInfo info = context_info();
            info.next = queue;
            return create(info);
        };
        auto device = [](const RestyleDeviceInfo* info) {
            auto made = make<RestyleDevice>();
            const RestyleResult result = restyle_device_create(info, &made);
            if (result == RESTYLE_OK) vkDestroyDevice(made.device, nullptr);
            return result;
        };
        auto submit = [this](const RestyleWork* work) {
            return restyle_submit(session_->get(), work, nullptr);
        };
        return {
            {"RestyleDeviceInfo", given<RestyleDeviceInfo>(device_info(), device)},
            {"RestyleFrame",
             given<RestyleFrame>(frame_info_, [this](auto* it) { return record(it); })},
            {"RestyleMotionSample", given<RestyleMotionSample>(motion(), fit)},
            {"RestyleQueueInfo", given<RestyleQueueInfo>(queue_, chained)},
            {"RestyleSessionInfo",
             given<RestyleSessionInfo>(wished_, [this](auto* it) { return create(it); })},
            {"RestyleSettings", given<RestyleSettings>(restyle_default_settings(),
                                                       [this](auto* it) {
                                                           return restyle_session_configure(
                                                               session_->get(), it);
                                                       })},
            {"RestyleStyleInfo",
             given<RestyleStyleInfo>(style_info(), [](auto* it) { return create(it); })},
            {"RestyleTarget",
             given<RestyleTarget>(target_info_, [this](auto* it) { return record(it); })},
            {"RestyleWork", given<RestyleWork>(make<RestyleWork>(), submit)},
        };
    }

    /// The call refuses the struct with `value` at `offset`, and the sentence begins with `words`.
    static void expect_refused(const Given& given, std::size_t offset, std::int32_t value,
                               const std::string& words) {
        std::vector<char> spoilt = given.bytes;
        std::memcpy(spoilt.data() + offset, &value, sizeof value);
        EXPECT_EQ(given.call(spoilt.data()), RESTYLE_ERROR_INVALID_ARGUMENT) << words;
        EXPECT_EQ(std::string(restyle_last_error()).find(words), 0u)
            << restyle_last_error() << "\nexpected: " << words;
    }

    static void expect_refused(RestyleResult result, const char* words) {
        EXPECT_EQ(result, RESTYLE_ERROR_INVALID_ARGUMENT) << words;
        EXPECT_NE(std::strstr(restyle_last_error(), words), nullptr)
            << restyle_last_error() << "\nexpected: " << words;
    }

    RestyleQueueInfo queue_{};
    std::unique_ptr<Context> own_;
    std::unique_ptr<Style> played_;
    RestyleSessionInfo wished_{};
    std::unique_ptr<Session> session_;
    RestyleFrame frame_info_{};
    RestyleTarget target_info_{};
    std::vector<float> still_ = std::vector<float>(512, 0.5f);
};

struct Within {
    const char* outer;
    const char* member;
};

// Structs that have something reserved and are given within others.
const std::multimap<std::string, Within> kWithin{
    {"RestyleColorInfo", {"RestyleSessionInfo", "color"}},
    {"RestyleScene", {"RestyleFrame", "scene"}},
    {"RestyleScene", {"RestyleTarget", "scene"}},
    {"RestyleSceneInfo", {"RestyleSessionInfo", "scene"}},
    {"RestyleSemaphores", {"RestyleWork", "waits"}},
    {"RestyleSemaphores", {"RestyleWork", "signals"}},
};

// Filled by the SDK, which reads nothing of them.
const std::vector<std::string> kFilled{"RestyleDevice", "RestyleEvent",     "RestyleLogMessage",
                                       "RestyleMemory", "RestyleMotionFit", "RestylePicture",
                                       "RestyleStatus"};

std::size_t offset_of(const Layout& layout, const std::string& member) {
    for (const Member& at : layout.members)
        if (at.name == member) return at.offset;
    throw std::out_of_range("layout.inc has no member " + member);
}

TEST_F(GivenArguments, ReservedMembersOfEveryStructAreZero) {
    const std::map<std::string, Layout> all = layouts();
    const std::map<std::string, Given> calls = inputs();
    for (const auto& [name, call] : calls)
        EXPECT_GE(call.call(call.bytes.data()), RESTYLE_OK) << name << ": " << restyle_last_error();
    int refused = 0;
    for (const auto& [name, layout] : all)
        for (const Member& member : layout.members) {
            if (!member.name.starts_with("reserved")) continue;
            if (std::find(kFilled.begin(), kFilled.end(), name) != kFilled.end()) continue;
            ASSERT_EQ(member.bytes, 4u) << name;
            if (calls.contains(name)) {
                const std::string words = name + "." + member.name + " is 7, expected 0";
                expect_refused(calls.at(name), member.offset, 7, words);
                ++refused;
                continue;
            }
            const auto [first, last] = kWithin.equal_range(name);
            EXPECT_NE(first, last) << name << " has something reserved, and no call takes it here";
            for (auto within = first; within != last; ++within) {
                const auto& [outer, inner] = within->second;
                expect_refused(calls.at(outer), offset_of(all.at(outer), inner) + member.offset, 7,
                               std::string(outer) + "." + inner + "." + member.name +
                                   " is 7, expected 0");
                ++refused;
            }
        }
    EXPECT_GE(refused, 17);
}

struct Enumeration {
    const char* of;
    const char* member;
    std::size_t offset;
};

#define RESTYLE_ENUMERATION(Struct, member)                                                        \
    Enumeration {                                                                                  \
#Struct, #member, offsetof(Struct, member)                                                 \
    }

TEST_F(GivenArguments, EnumerationsOutOfRangeAreRefusedByMember) {
    const std::map<std::string, Given> calls = inputs();
    for (const Enumeration& of : {RESTYLE_ENUMERATION(RestyleSessionInfo, format),
                                  RESTYLE_ENUMERATION(RestyleSessionInfo, transport),
                                  RESTYLE_ENUMERATION(RestyleSessionInfo, precision),
                                  RESTYLE_ENUMERATION(RestyleSessionInfo, color.space),
                                  RESTYLE_ENUMERATION(RestyleSessionInfo, scene.motion_format),
                                  RESTYLE_ENUMERATION(RestyleSessionInfo, scene.depth_format),
                                  RESTYLE_ENUMERATION(RestyleSessionInfo, scene.object_format),
                                  RESTYLE_ENUMERATION(RestyleSessionInfo, scene.mask_format),
                                  RESTYLE_ENUMERATION(RestyleSessionInfo, scene.depth_reversed),
                                  RESTYLE_ENUMERATION(RestyleSettings, method),
                                  RESTYLE_ENUMERATION(RestyleSettings, noise),
                                  RESTYLE_ENUMERATION(RestyleSettings, last),
                                  RESTYLE_ENUMERATION(RestyleSettings, late),
                                  RESTYLE_ENUMERATION(RestyleSettings, attention),
                                  RESTYLE_ENUMERATION(RestyleSettings, stream_batch),
                                  RESTYLE_ENUMERATION(RestyleSettings, edit_mask),
                                  RESTYLE_ENUMERATION(RestyleSettings, run_torchscript),
                                  RESTYLE_ENUMERATION(RestyleFrame, color.layout),
                                  RESTYLE_ENUMERATION(RestyleFrame, color.stage),
                                  RESTYLE_ENUMERATION(RestyleFrame, color.access),
                                  RESTYLE_ENUMERATION(RestyleTarget, color.layout),
                                  RESTYLE_ENUMERATION(RestyleTarget, picture.layout),
                                  RESTYLE_ENUMERATION(RestyleTarget, picture.stage),
                                  RESTYLE_ENUMERATION(RestyleTarget, picture.access)}) {
        const std::string words = std::string(of.of) + "." + of.member + " is ";
        for (const std::int32_t value : {0x7ffffffe, 0x40000000})
            expect_refused(calls.at(of.of), of.offset, value, words);
    }
    frame_info_.color.layout = VK_IMAGE_LAYOUT_ATTACHMENT_OPTIMAL_KHR; // Of an extension.
    auto work = make<RestyleWork>();
    work.frame = &frame_info_;
    const RestylePrepared prepared = session_->prepare(work);
    EXPECT_GE(prepared.frame_result, RESTYLE_OK) << restyle_last_error();
    session_->discard(prepared);
}

#undef RESTYLE_ENUMERATION

TEST_F(GivenArguments, NullOfWhatIsRequiredIsRefusedByName) {
    RestyleSession const session = session_->get();
    const RestyleContextInfo context = context_info();
    const RestyleStyleInfo of_style = style_info();
    auto memory = make<RestyleMemory>();
    auto needs = make<RestyleDeviceNeeds>();
    auto buffer = make<RestyleBuffer>();
    RestyleContext made_context = nullptr;
    RestyleSession made_session = nullptr;
    RestyleStyle made_style = nullptr;
    RestyleTicket ticket = 0;
    std::uint32_t count = 0;
    VkInstance const instance = device_->instance();
    VkPhysicalDevice const physical = device_->physical_device();

    expect_refused(restyle_context_create(nullptr, &made_context), "RestyleContextInfo");
    expect_refused(restyle_context_create(&context, nullptr), "context");
    expect_refused(restyle_style_create(nullptr, &made_style), "RestyleStyleInfo");
    expect_refused(restyle_style_create(&of_style, nullptr), "style");
    expect_refused(restyle_style_read(nullptr, &made_style), "file");
    expect_refused(restyle_style_read("nowhere.json", nullptr), "style");
    expect_refused(restyle_style_write(nullptr, "nowhere.json"), "style");
    expect_refused(restyle_style_write(played_->get(), nullptr), "file");
    expect_refused(restyle_style_info(played_->get(), nullptr), "RestyleStyleInfo");
    expect_refused(restyle_session_create(nullptr, &wished_, &made_session), "context");
    expect_refused(restyle_session_create(own_->get(), nullptr, &made_session),
                   "RestyleSessionInfo");
    expect_refused(restyle_session_create(own_->get(), &wished_, nullptr), "session");
    expect_refused(restyle_memory_estimate(nullptr, &wished_, &memory), "context");
    expect_refused(restyle_memory_estimate(own_->get(), nullptr, &memory), "RestyleSessionInfo");
    expect_refused(restyle_memory_estimate(own_->get(), &wished_, nullptr), "RestyleMemory");
    expect_refused(restyle_session_memory(session, nullptr), "RestyleMemory");
    expect_refused(restyle_session_configure(session, nullptr), "RestyleSettings");
    expect_refused(restyle_session_play(session, nullptr), "style");
    expect_refused(restyle_session_status(session, nullptr), "RestyleStatus");
    expect_refused(restyle_session_next_event(session, nullptr), "RestyleEvent");
    expect_refused(restyle_settings_reset(nullptr), "RestyleSettings");
    expect_refused(restyle_fit_motion(nullptr, nullptr), "RestyleMotion");
    expect_refused(restyle_capture_begin(session, nullptr), "RestyleCaptureInfo");
    expect_refused(restyle_capture_status(session, nullptr), "RestyleCaptureStatus");
    expect_refused(restyle_buffer_info(session, 0, nullptr), "RestyleBufferInfo");
    expect_refused(restyle_buffers_keep(session, nullptr), "RestyleBufferWish");
    expect_refused(restyle_buffer_read(session, nullptr, &buffer), "name");
    expect_refused(restyle_buffer_read(session, "path", nullptr), "RestyleBuffer");
    expect_refused(restyle_prepare(session, nullptr, nullptr), "RestylePrepared");
    expect_refused(restyle_discard(session, nullptr), "RestylePrepared");
    expect_refused(restyle_submit(session, nullptr, nullptr), "RestyleWork");
    expect_refused(restyle_device_needs(nullptr, instance, physical, &needs),
                   "get_instance_proc_addr");
    expect_refused(restyle_device_needs(vkGetInstanceProcAddr, nullptr, physical, &needs),
                   "instance");
    expect_refused(restyle_device_needs(vkGetInstanceProcAddr, instance, nullptr, &needs),
                   "physical_device");
    expect_refused(restyle_device_needs(vkGetInstanceProcAddr, instance, physical, nullptr),
                   "RestyleDeviceNeeds");
    expect_refused(
        restyle_device_extensions(vkGetInstanceProcAddr, instance, physical, nullptr, nullptr),
        "count");
    expect_refused(restyle_device_create(nullptr, nullptr), "RestyleDevice");
    expect_refused(restyle_record_frame(session, nullptr, &frame_info_, &ticket), "commands");
    expect_refused(record(static_cast<const RestyleFrame*>(nullptr)), "RestyleFrame");
    expect_refused(record(static_cast<const RestyleTarget*>(nullptr)), "RestyleTarget");
    expect_refused(restyle_record_picture(session, nullptr, &target_info_, nullptr), "commands");
    const std::vector<std::function<RestyleResult()>> of_no_session{
        [] { return restyle_session_resize(nullptr, 1, 1); },
        [] { return restyle_session_cancel(nullptr); },
        [] { return restyle_session_wait_ready(nullptr, 0); },
        [] { return restyle_session_wait(nullptr, 1, 0); },
        [] { return restyle_session_abandon(nullptr, 1); },
        [] { return restyle_session_retire(nullptr, 1); },
        [] { return restyle_capture_end(nullptr); },
        [] { return restyle_buffers_take(nullptr, nullptr); }};
    for (const auto& call : of_no_session)
        expect_refused(call(), "session");
    restyle_style_destroy(nullptr);
    restyle_session_destroy(nullptr);
    restyle_context_destroy(nullptr);
    EXPECT_EQ(restyle_context_capability(nullptr, 0), nullptr);
    EXPECT_EQ(restyle_device_extensions(vkGetInstanceProcAddr, instance, physical, &count, nullptr),
              RESTYLE_OK); // How many there are.
    EXPECT_GT(count, 0u);
}

// Each of these may be left out, and together they are.
TEST_F(GivenArguments, NullOfWhatIsOptionalIsTaken) {
    RestyleContextInfo bare = context_info();
    bare.back_library = nullptr;
    bare.log = nullptr;
    bare.enabled_extensions = nullptr;
    bare.enabled_extension_count = 0;
    EXPECT_EQ(create(bare), RESTYLE_OK) << restyle_last_error();
    bare.enabled_extension_count = 1;
    expect_refused(create(bare), "RestyleContextInfo.enabled_extensions is NULL");
    RestyleStyleInfo of_style = style_info();
    EXPECT_EQ(create(&of_style), RESTYLE_OK) << restyle_last_error();
    of_style.lora_count = 1;
    expect_refused(create(&of_style), "RestyleStyleInfo.loras");
    of_style.lora_count = 0;
    of_style.further_target_count = 1;
    expect_refused(create(&of_style), "RestyleStyleInfo.further_targets");
    of_style.further_target_count = 0;
    of_style.source_model = nullptr;
    expect_refused(create(&of_style), "RestyleStyleInfo.source_model");

    RestyleSettings silent = restyle_default_settings();
    for (const char** text :
         {&silent.source.prompt, &silent.source.negative_prompt, &silent.target.prompt,
          &silent.target.negative_prompt, &silent.energies, &silent.energy_folder,
          &silent.clip_model, &silent.source_blend, &silent.target_blend, &silent.source_prompt_2,
          &silent.target_prompt_2, &silent.source_negative_prompt_2, &silent.negative_prompt_2})
        *text = nullptr;
    EXPECT_EQ(restyle_session_configure(session_->get(), &silent), RESTYLE_OK)
        << restyle_last_error();
    auto work = make<RestyleWork>();
    EXPECT_EQ(restyle_submit(session_->get(), &work, nullptr), RESTYLE_OK) << restyle_last_error();
    work.waits.count = 1;
    expect_refused(restyle_submit(session_->get(), &work, nullptr), "RestyleWork.waits.semaphores");
    RestyleMotionSample sample = motion();
    auto fit = make<RestyleMotionFit>();
    for (const float** image : {&sample.before, &sample.now, &sample.motion}) {
        const float* const kept = std::exchange(*image, nullptr);
        expect_refused(restyle_fit_motion(&sample, &fit), "is NULL");
        *image = kept;
    }
    frame_info_.scene.object_amount_count = 1;
    expect_refused(record(&frame_info_), "RestyleFrame.scene tells of objects' amounts");
}

TEST_F(GivenArguments, PhysicalDeviceOfAnotherInstanceIsRefused) {
    RestyleContextInfo info = context_info();
    int nobodys = 0;
    info.physical_device = reinterpret_cast<VkPhysicalDevice>(&nobodys);
    expect_refused(create(info), "RestyleContextInfo.physical_device is none of the ");
    auto needs = make<RestyleDeviceNeeds>();
    expect_refused(restyle_device_needs(vkGetInstanceProcAddr, device_->instance(),
                                        info.physical_device, &needs),
                   "physical_device is none of the ");
    RestyleDeviceInfo of_device = device_info();
    of_device.physical_device = info.physical_device;
    auto made = make<RestyleDevice>();
    expect_refused(restyle_device_create(&of_device, &made),
                   "RestyleDeviceInfo.physical_device is none of the ");
}

} // namespace
} // namespace restyle::test
