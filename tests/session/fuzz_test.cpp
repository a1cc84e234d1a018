// Calls of the C API in any order with any values, from a seeded generator, for a bounded number of
// steps: nothing crashes, and what fails says so in a sentence. RESTYLE_FUZZ_STEPS sets another
// number. (Style files: style_file_test.cpp.)
#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <random>
#include <vector>

#include "models/temporary_folder.h"
#include "session/session_test.h"

namespace restyle::test {
namespace {

constexpr std::uint32_t kSeeds = 4;

int steps() {
    const char* const wanted = std::getenv("RESTYLE_FUZZ_STEPS");
    return wanted != nullptr ? std::atoi(wanted) : 400;
}

/// Values that break things more often than any others.
class Chance {
public:
    explicit Chance(std::uint32_t seed) : engine_(seed) {}

    std::uint64_t below(std::uint64_t end) { return engine_() % end; }
    bool one_in(std::uint64_t times) { return below(times) == 0; }

    std::uint32_t number() {
        constexpr std::array<std::uint32_t, 12> kEdges{0,  1,  2,    3,          4,        7,
                                                       16, 37, 1000, 0x7fffffff, 1u << 31, ~0u};
        return one_in(4) ? std::uint32_t(engine_()) : kEdges[below(kEdges.size())];
    }

    double real() {
        constexpr std::array<double, 8> kEdges{0, 1, -1, 0.5, 1e300, -1e-300, HUGE_VAL, NAN};
        return kEdges[below(kEdges.size())];
    }

    /// Some bytes of it become others; `from` is the first that may.
    template <typename Struct>
    void spoil(Struct& given, std::size_t from) {
        auto* const bytes = reinterpret_cast<unsigned char*>(&given);
        for (std::uint64_t i = 0; i < 1 + below(3); ++i)
            bytes[from + below(sizeof(Struct) - from)] = static_cast<unsigned char>(engine_());
    }

private:
    std::mt19937_64 engine_;
};

class Fuzz : public SessionImagesTest, public testing::WithParamInterface<std::uint32_t> {
protected:
    void SetUp() override {
        SessionImagesTest::SetUp();
        if (!context_) return;
        const RestyleQueueInfo queue = queue_info();
        RestyleContextInfo info = context_info();
        info.next = &queue;
        engine_ = std::make_unique<Context>(info);
        object_ = SessionTest::image(VK_FORMAT_R32_UINT);
        write(Texels(4 * 16 * 16), *object_);
    }

    void TearDown() override {
        end_session();
        engine_.reset();
        SessionImagesTest::TearDown();
    }

    // What the SDK has submitted has run then.
    void end_session() {
        if (session_) vkDeviceWaitIdle(device_->device());
        session_.reset();
    }

    void expect_words(RestyleResult result) {
        if (result < 0) {
            EXPECT_STRNE(restyle_last_error(), "");
            ++refused_;
        }
    }

    const char* manner() {
        constexpr std::array<const char*, 6> kManners{"inverting",    "still",      "failing",
                                                      "failing_once", "unloadable", "classes"};
        return kManners[chance_.below(kManners.size())];
    }

    /// Of 31 bits: in C++ an enumeration with more is undefined before the SDK sees it.
    VkFormat format() { return VkFormat(chance_.number() >> 1); }

    RestyleSettings settings() {
        RestyleSettings made = restyle_default_settings();
        made.steps = chance_.number();
        made.strength = chance_.real();
        made.eta = chance_.real();
        made.amount = chance_.one_in(2) ? 1 : chance_.real();
        made.source_batch = chance_.number();
        made.method = std::int32_t(chance_.number());
        made.timestep_count = chance_.number();
        made.source.guidance = chance_.real();
        made.target.label = std::int32_t(chance_.number());
        made.target.prompt = chance_.one_in(3) ? "\xff\xfe" : "a village";
        return made;
    }

    RestyleImage image(const samples::Image& image) {
        RestyleImage made = general(image, chance_.one_in(2));
        if (chance_.one_in(12)) made.usage = chance_.number();
        if (chance_.one_in(12)) made.layout = VK_IMAGE_LAYOUT_UNDEFINED;
        if (chance_.one_in(12)) made.image = VK_NULL_HANDLE;
        if (chance_.one_in(12)) made.stage = 0;
        return made;
    }

    void create() {
        const Style played(manner(), "target");
        RestyleSessionInfo info = session_info({}, played);
        if (chance_.one_in(3)) info.bytes = chance_.number();
        if (chance_.one_in(4)) info.format = format();
        if (chance_.one_in(4)) info.width = chance_.number();
        if (chance_.one_in(4)) info.slots = chance_.number();
        if (chance_.one_in(4)) info.transport = std::int32_t(chance_.number());
        if (chance_.one_in(4)) info.precision = std::int32_t(chance_.number());
        if (chance_.one_in(4)) info.memory_budget = chance_.number();
        if (chance_.one_in(4)) info.scene.motion_format = format();
        if (chance_.one_in(2)) info.scene.object_format = VK_FORMAT_R32_UINT;
        if (chance_.one_in(4)) info.color.space = std::int32_t(chance_.below(6));
        if (chance_.one_in(4)) info.color.exposure = float(chance_.real());
        if (chance_.one_in(4)) info.color.paper_white = float(chance_.real());
        if (chance_.one_in(12)) chance_.spoil(info.color, 0);
        const RestyleChained chained{chance_.number(), chance_.number(), nullptr};
        if (chance_.one_in(8)) info.next = &chained;
        // A longer struct is read as far as it says.
        struct {
            RestyleSessionInfo info;
            char behind[4096];
        } given{info, {}};
        auto memory = make<RestyleMemory>();
        expect_words(restyle_memory_estimate(engine_->get(), &given.info, &memory));
        RestyleSession made = nullptr;
        const RestyleResult result = restyle_session_create(engine_->get(), &given.info, &made);
        expect_words(result);
        EXPECT_EQ(result == RESTYLE_OK, made != nullptr);
        if (made == nullptr) return;
        end_session();
        session_.reset(info.format == VK_FORMAT_R8G8B8A8_UNORM ? made : nullptr);
        if (session_ == nullptr) return restyle_session_destroy(made);
        expect_words(restyle_session_resize(made, 16, 16)); // That of the images.
        restyle_session_wait_ready(made, chance_.one_in(4) ? 0 : kMinute);
    }

    // Of the objects of an image, or of none.
    void tell_objects(RestyleScene& scene) {
        if (chance_.one_in(2)) return;
        for (RestyleObjectAmount& amount : amounts_)
            amount = {chance_.number(), chance_.one_in(8) ? float(chance_.real()) : 0.5f};
        if (chance_.one_in(4) == 0) scene.object = general(*object_, false);
        scene.object_amounts = chance_.one_in(12) ? nullptr : amounts_.data();
        scene.object_amount_count = chance_.one_in(4) ? chance_.number() : 5;
        scene.keep_others = chance_.one_in(8) ? chance_.number() : chance_.one_in(2);
    }

    // Of one struct, of two, or of a circle.
    const void* chain() {
        if (!chance_.one_in(12)) return nullptr;
        for (RestyleChained& link : chain_)
            link = {RestyleChainedType(2 + chance_.below(1 << 20)), chance_.number(), nullptr};
        if (chance_.one_in(2)) chain_[0].next = &chain_[1];
        if (chance_.one_in(2)) chain_[1].next = &chain_[0];
        return chain_.data();
    }

    RestyleWork work_of(const RestyleFrame& frame, const RestyleTarget& target,
                        RestylePicture& picture) {
        auto work = make<RestyleWork>();
        work.next = chain();
        work.frame = chance_.one_in(4) ? nullptr : &frame;
        work.target = chance_.one_in(4) ? nullptr : &target;
        work.picture = chance_.one_in(4) ? nullptr : &picture;
        if (chance_.one_in(4)) work.same_frame_ns = kMillisecond;
        if (chance_.one_in(12)) work.waits.count = chance_.number();
        if (chance_.one_in(12)) work.signals.count = chance_.number();
        if (chance_.one_in(16)) work.bytes = chance_.number() % sizeof work;
        return work;
    }

    // By commands of the SDK's own, which are submitted, given back, or left alone.
    void record_own() {
        auto frame = make<RestyleFrame>();
        frame.next = chain();
        frame.color = image(*color_);
        frame.frame_number = ++number_;
        tell_objects(frame.scene);
        RestyleTarget target = SessionTest::target(image(*color_), image(*picture_), number_);
        target.next = chain();
        tell_objects(target.scene);
        auto picture = make<RestylePicture>();
        const RestyleWork work = work_of(frame, target, picture);
        auto prepared = make<RestylePrepared>();
        if (chance_.one_in(16)) prepared.bytes = chance_.number() % sizeof prepared;
        if (chance_.one_in(2))
            return expect_words(restyle_submit(session_.get(), &work, &prepared));
        const RestyleResult result = restyle_prepare(session_.get(), &work, &prepared);
        expect_words(result);
        if (result != RESTYLE_OK) return;
        if (chance_.one_in(2)) return submit_prepared(prepared);
        if (chance_.one_in(4)) prepared.ticket = chance_.number();
        expect_words(restyle_discard(session_.get(), &prepared));
        if (chance_.one_in(4)) expect_words(restyle_discard(session_.get(), &prepared)); // Twice.
    }

    void make_style() {
        const std::array<const char*, 8> names{"a", "b", "c", "d", "e", "f", "g", "h"};
        const RestyleSettings of_style = settings();
        auto info = make<RestyleStyleInfo>();
        info.next = chain();
        info.source_model = chance_.one_in(8) ? nullptr : "source";
        info.target_model = chance_.one_in(2) ? nullptr : "target";
        info.loras = chance_.one_in(4) ? nullptr : names.data();
        info.lora_count = chance_.one_in(2) ? chance_.number() : 2;
        info.further_targets = chance_.one_in(4) ? nullptr : names.data();
        info.further_target_count = chance_.one_in(2) ? chance_.number() : 2;
        info.settings = chance_.one_in(2) ? nullptr : &of_style;
        RestyleStyle made = nullptr;
        const RestyleResult result = restyle_style_create(&info, &made);
        expect_words(result);
        EXPECT_EQ(result == RESTYLE_OK, made != nullptr);
        auto told = make<RestyleStyleInfo>();
        if (made != nullptr) expect_words(restyle_style_info(made, &told));
        restyle_style_destroy(made);
    }

    void make_context_and_device() {
        RestyleContextInfo info = context_info();
        info.next = chain();
        if (chance_.one_in(4)) info.device = nullptr;
        if (chance_.one_in(4)) info.instance = nullptr;
        if (chance_.one_in(4)) info.get_instance_proc_addr = nullptr;
        if (chance_.one_in(4)) info.physical_device = reinterpret_cast<VkPhysicalDevice>(&info);
        if (chance_.one_in(4)) info.enabled_extensions = nullptr;
        RestyleContext made = nullptr;
        expect_words(restyle_context_create(&info, &made));
        restyle_context_destroy(made);

        auto asked = make<RestyleDeviceInfo>();
        asked.next = chain();
        asked.get_instance_proc_addr = info.get_instance_proc_addr;
        asked.instance = info.instance;
        asked.physical_device = info.physical_device;
        if (chance_.one_in(4)) chance_.spoil(asked.reserved, 0);
        auto device = make<RestyleDevice>();
        const RestyleResult result = restyle_device_create(&asked, &device);
        expect_words(result);
        if (result == RESTYLE_OK)
            reinterpret_cast<PFN_vkDestroyDevice>(
                vkGetDeviceProcAddr(device.device, "vkDestroyDevice"))(device.device, nullptr);
    }

    void fit() {
        constexpr std::array<std::uint32_t, 6> kSides{0, 15, 16, 32, 16385, ~0u};
        std::vector<float> values(2 * 32 * 32);
        for (float& value : values)
            value = chance_.one_in(20) ? float(chance_.real()) : float(chance_.below(100)) / 100;
        auto sample = make<RestyleMotionSample>();
        sample.width = kSides[chance_.below(kSides.size())];
        sample.height = kSides[chance_.below(kSides.size())];
        sample.before = chance_.one_in(8) ? nullptr : values.data();
        sample.now = values.data() + 32 * 32;
        sample.motion = values.data();
        auto fitted = make<RestyleMotionFit>();
        expect_words(restyle_fit_motion(&sample, &fitted));
    }

    void record(bool frame) {
        auto given = make<RestyleFrame>();
        given.next = chain();
        tell_objects(given.scene);
        given.color = image(*color_);
        given.frame_number = ++number_;
        RestyleTarget target =
            SessionTest::target(image(*color_), image(*picture_), chance_.number());
        target.next = chain();
        tell_objects(target.scene);
        auto picture = make<RestylePicture>();
        // What is taken of them lies within the images, which are as large as the session.
        if (chance_.one_in(4)) given.extent = target.extent = {chance_.number(), chance_.number()};
        if (chance_.one_in(12)) target.extent.width = chance_.number();
        if (chance_.one_in(12)) given.color_offset.x = -std::int32_t(chance_.number() >> 1) - 1;
        if (chance_.one_in(12)) target.picture_offset.y = INT32_MAX;
        if (chance_.one_in(12)) target.motion_scale_x = float(chance_.real());
        if (chance_.one_in(12)) given.bytes = target.bytes = picture.bytes = chance_.number() % 300;
        struct {
            RestyleFrame frame;
            char behind[300];
        } long_frame{given, {}};
        struct {
            RestyleTarget target;
            char behind[300];
        } long_target{target, {}};
        struct {
            RestylePicture picture;
            char behind[300];
        } long_picture{picture, {}};
        RestyleTicket ticket = 0;
        run([&](VkCommandBuffer into) {
            expect_words(frame ? restyle_record_frame(session_.get(), into, &long_frame.frame,
                                                      chance_.one_in(20) ? nullptr : &ticket)
                               : restyle_record_picture(session_.get(), into, &long_target.target,
                                                        &long_picture.picture));
        });
        if (chance_.one_in(4)) ticket_ = ticket;
    }

    void capture() {
        const std::string folder =
            folder_.path() / std::to_string(chance_.one_in(3) ? 0 : ++captures_);
        auto info = make<RestyleCaptureInfo>();
        info.folder = chance_.one_in(8) ? nullptr : folder.c_str();
        info.frames = chance_.number();
        info.memory = 1 + chance_.below(1 << 16);
        if (chance_.one_in(8)) chance_.spoil(info, offsetof(RestyleCaptureInfo, memory));
        expect_words(restyle_capture_begin(session_.get(), &info));
        auto status = make<RestyleCaptureStatus>();
        chance_.spoil(status, 16);
        expect_words(restyle_capture_status(session_.get(), &status));
    }

    void buffers() {
        constexpr std::array<const char*, 9> kNames{"change",  "path",      "path.2",
                                                    "encoded", "shown_way", "shown_weight",
                                                    "path.x",  "",          nullptr};
        std::array<const char*, 4> names{};
        for (const char*& name : names)
            name = kNames[chance_.below(chance_.one_in(4) ? kNames.size() : kNames.size() - 3)];
        auto wish = make<RestyleBufferWish>();
        wish.names = chance_.one_in(16) ? nullptr : names.data();
        wish.count = std::uint32_t(chance_.below(names.size() + 1));
        if (chance_.one_in(2)) expect_words(restyle_buffers_keep(session_.get(), &wish));
        auto set = make<RestyleBufferSet>();
        expect_words(restyle_buffers_take(session_.get(), chance_.one_in(4) ? nullptr : &set));
        auto info = make<RestyleBufferInfo>();
        if (chance_.one_in(8)) chance_.spoil(info, offsetof(RestyleBufferInfo, name));
        expect_words(restyle_buffer_info(session_.get(), chance_.number(), &info));
        std::array<float, 768> values;
        auto buffer = make<RestyleBuffer>();
        buffer.values = chance_.one_in(4) ? nullptr : values.data();
        buffer.room = chance_.below(values.size() + 1);
        expect_words(restyle_buffer_read(session_.get(), names.front(), &buffer));
    }

    void step() {
        const RestyleSettings changed = settings();
        auto status = make<RestyleStatus>();
        auto memory = make<RestyleMemory>();
        RestyleEvent event = make<RestyleEvent>();
        switch (chance_.below(24)) {
        case 0:
            return create();
        case 1:
            return expect_words(restyle_session_configure(session_.get(), &changed));
        case 2: {
            const Style style(manner(), "target");
            return expect_words(restyle_session_play(session_.get(), style.get()));
        }
        case 3:
            return expect_words(restyle_session_cancel(session_.get()));
        case 4:
            return expect_words(restyle_session_retire(session_.get(), number_));
        case 5:
            return expect_words(restyle_session_abandon(
                session_.get(), chance_.one_in(2) ? ticket_ : chance_.number()));
        case 6:
            return expect_words(restyle_session_wait(session_.get(), ticket_, kMillisecond));
        case 7:
            chance_.spoil(status, 4);
            status.next = nullptr;
            return expect_words(restyle_session_status(session_.get(), &status));
        case 8:
            return expect_words(restyle_session_memory(session_.get(), &memory));
        case 9:
            return expect_words(restyle_session_next_event(session_.get(), &event));
        case 10: {
            const std::uint32_t size = chance_.one_in(2) ? 16 : chance_.number();
            const bool usual = size == 16;
            expect_words(restyle_session_resize(session_.get(), size, 16));
            if (!usual) restyle_session_resize(session_.get(), 16, 16); // That of the images.
            return;
        }
        case 11:
            return capture();
        case 12:
            return expect_words(restyle_capture_end(session_.get()));
        case 13:
            return buffers();
        case 14:
            return make_style();
        case 15:
            return chance_.one_in(8) ? make_context_and_device() : fit();
        case 16:
        case 17:
        case 18:
        case 19:
            return record_own();
        default:
            return record(chance_.one_in(2));
        }
    }

    struct Destroy {
        void operator()(RestyleSession session) const { restyle_session_destroy(session); }
    };

    Chance chance_{GetParam()};
    std::unique_ptr<Context> engine_;
    std::unique_ptr<samples::Image> object_;
    std::array<RestyleObjectAmount, RESTYLE_MOST_OBJECT_AMOUNTS> amounts_{};
    std::array<RestyleChained, 2> chain_{};
    std::unique_ptr<std::remove_pointer_t<RestyleSession>, Destroy> session_;
    TemporaryFolder folder_;
    int captures_ = 0;
    std::uint64_t number_ = 0;
    RestyleTicket ticket_ = 0;
    int refused_ = 0;
};

TEST_P(Fuzz, CallsInAnyOrderWithAnyValues) {
    for (int i = 0; i < steps(); ++i)
        step();
    EXPECT_GT(refused_, 0);
    // Whatever has become of it, a new session works.
    Session session = open({});
    restyle(session, *color_, 1);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Fuzz, testing::Range(1u, 1 + kSeeds));

} // namespace
} // namespace restyle::test
