// Calls of the C API in any order with any values, from a seeded generator, for a bounded number of
// steps: nothing crashes, and what fails says so in a sentence. RESTYLE_FUZZ_STEPS sets another
// number. (Style files: style_file_test.cpp.)
#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <random>

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
    void TearDown() override {
        session_.reset();
        SessionImagesTest::TearDown();
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
        const RestyleChained chained{chance_.number(), chance_.number(), nullptr};
        if (chance_.one_in(8)) info.next = &chained;
        // A longer struct is read as far as it says.
        struct {
            RestyleSessionInfo info;
            char behind[4096];
        } given{info, {}};
        auto memory = make<RestyleMemory>();
        expect_words(restyle_memory_estimate(context_->get(), &given.info, &memory));
        RestyleSession made = nullptr;
        const RestyleResult result = restyle_session_create(context_->get(), &given.info, &made);
        expect_words(result);
        EXPECT_EQ(result == RESTYLE_OK, made != nullptr);
        if (made == nullptr) return;
        session_.reset(info.format == VK_FORMAT_R8G8B8A8_UNORM ? made : nullptr);
        if (session_ == nullptr) return restyle_session_destroy(made);
        expect_words(restyle_session_resize(made, 16, 16)); // That of the images.
        restyle_session_wait_ready(made, chance_.one_in(4) ? 0 : kMinute);
    }

    void record(bool frame) {
        auto given = make<RestyleFrame>();
        given.color = image(*color_);
        given.frame_number = ++number_;
        RestyleTarget target =
            SessionTest::target(image(*color_), image(*picture_), chance_.number());
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
        switch (chance_.below(17)) {
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
        default:
            return record(chance_.one_in(2));
        }
    }

    struct Destroy {
        void operator()(RestyleSession session) const { restyle_session_destroy(session); }
    };

    Chance chance_{GetParam()};
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
