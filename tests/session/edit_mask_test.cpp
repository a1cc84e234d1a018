// How far an edit may reach, told with the frame: by mask, by object, of a part of the images, over
// every transport. The fake multiplies its change by what it is told.
#include <string>

#include "session/parts.h"
#include "session/played_cuda.h"
#include "session/scene_test.h"

namespace restyle::test {
namespace {

constexpr Rgba kGrey{100, 100, 100, 50};
constexpr int kFrame = 100, kInverted = 155;

class EditMaskTest : public SceneTest {
protected:
    void SetUp() override {
        SceneTest::SetUp();
        if (!context_) return;
        put(even(kGrey), *color_);
        put(even(kGrey), *picture_);
        put(plane<std::uint8_t>([](int x, int) {
                return std::uint8_t(x < 5 ? 0 : x < 10 ? 51 : 255);
            }),
            *mask_);
        put(plane<std::uint32_t>([](int x, int) { return std::uint32_t(x); }), *object_);
    }

    /// What the network sees is `side` x `side`.
    Session open_limited(RestyleEditMask edit_mask, const Wish& wish = {},
                         std::uint32_t side = 16) {
        const Style played = style(wish);
        RestyleSessionInfo info = session_info(wish, played);
        info.model_width = info.model_height = side;
        info.scene.mask_format = VK_FORMAT_R8_UNORM;
        info.scene.object_format = VK_FORMAT_R32_UINT;
        Session session(*context_, info);
        EXPECT_TRUE(session.wait_ready(kMinute));
        RestyleSettings settings = restyle_default_settings();
        settings.edit_mask = edit_mask;
        settings.detail = 0; // What the network sees, and nothing of the frame's own.
        session.configure(settings);
        return session;
    }

    RestyleFrame frame_of(std::uint64_t number, bool with_mask) const {
        auto frame = make<RestyleFrame>();
        frame.color = general(*color_);
        frame.frame_number = number;
        if (with_mask) frame.scene.mask = general(*mask_, false);
        return frame;
    }

    /// Shows its picture where nothing else keeps the change away.
    Texels restyled(Session& session, const RestyleFrame& frame) {
        RestyleTicket ticket = 0;
        run([&](VkCommandBuffer into) { ticket = session.record_frame(into, frame); });
        session.retire(frame.frame_number);
        EXPECT_TRUE(session.wait(ticket, kMinute));
        RestyleTarget shown = target(general(*color_), general(*picture_), frame.frame_number);
        shown.extent = frame.extent;
        EXPECT_EQ(show(session, shown).passed_through, 0u);
        session.retire(frame.frame_number);
        return read(*picture_);
    }

    std::string refusal_of(Session& session, const RestyleFrame& frame) {
        try {
            run([&](VkCommandBuffer into) { session.record_frame(into, frame); });
            return "taken";
        } catch (const Error& refused) {
            return refused.what();
        }
    }

    static std::string refusal_of(Session& session, const RestyleSettings& settings) {
        try {
            session.configure(settings);
            return "taken";
        } catch (const Error& refused) {
            return refused.what();
        }
    }
};

TEST_F(EditMaskTest, LimitsTheEditOfTheFrameThatItComesWithWhereItIsAskedFor) {
    Session session = open_limited(RESTYLE_EDIT_MASK_YES);
    std::uint64_t number = 0;
    for (const bool with_mask : {true, false, true}) { // No mask of a frame before is left over.
        const Texels shown = restyled(session, frame_of(++number, with_mask));
        EXPECT_EQ(colour_at(shown, 2, 3).r, with_mask ? kFrame : kInverted);
        EXPECT_NEAR(colour_at(shown, 7, 3).r, with_mask ? 111 : kInverted, 0.51);
        EXPECT_EQ(colour_at(shown, 12, 3).r, kInverted);
    }
    RestyleSettings settings = restyle_default_settings();
    session.configure(settings);
    EXPECT_EQ(colour_at(restyled(session, frame_of(++number, true)), 2, 3).r, kInverted);
}

TEST_F(EditMaskTest, GoesByObjectAndMaskTogether) {
    Session session = open_limited(RESTYLE_EDIT_MASK_YES);
    const RestyleObjectAmount amounts[]{{12, 0.5f}, {3, 1}, {7, 1}, {11, 0}};
    RestyleFrame frame = frame_of(1, false);
    frame.scene.object = general(*object_, false);
    frame.scene.object_amounts = amounts;
    frame.scene.object_amount_count = 4;
    Texels shown = restyled(session, frame);
    EXPECT_EQ(colour_at(shown, 2, 3).r, kInverted); // It is not named.
    EXPECT_EQ(colour_at(shown, 11, 3).r, kFrame);
    EXPECT_NEAR(colour_at(shown, 12, 3).r, 127.5, 0.51);

    frame.frame_number = 2;
    frame.scene.keep_others = 1;
    frame.scene.mask = general(*mask_, false);
    shown = restyled(session, frame);
    EXPECT_EQ(colour_at(shown, 2, 3).r, kFrame);
    EXPECT_EQ(colour_at(shown, 3, 3).r, kFrame); // Masked.
    EXPECT_NEAR(colour_at(shown, 7, 3).r, 111, 0.51);
    EXPECT_NEAR(colour_at(shown, 12, 3).r, 127.5, 0.51);
    EXPECT_EQ(colour_at(shown, 13, 3).r, kFrame);
}

// A part of the images, each with an offset of its own, of which the network sees less.
TEST_F(EditMaskTest, IsAveragedOverWhatTheNetworkSeesOfThePart) {
    Session session = open_limited(RESTYLE_EDIT_MASK_YES, {}, 8);
    RestyleFrame frame = frame_of(1, true);
    frame.extent = {8, 16};
    frame.mask_offset = {1, 0}; // 0 in four columns, a fifth in four.
    put(plane<std::uint8_t>([](int x, int y) {
            return std::uint8_t(x < 5 ? 0 : y % 2 == 0 ? 255 : 51);
        }),
        *mask_);
    const Texels shown = restyled(session, frame);
    EXPECT_EQ(colour_at(shown, 1, 8).r, kFrame);
    EXPECT_NEAR(colour_at(shown, 7, 8).r, 100 + 0.6 * 55, 0.51); // Of two rows a value.
}

TEST_F(EditMaskTest, EachFrameInFlightHasItsOwn) {
    Session session = open_limited(RESTYLE_EDIT_MASK_YES, {.slots = 6});
    RestyleSettings settings = restyle_default_settings();
    settings.edit_mask = RESTYLE_EDIT_MASK_YES;
    settings.stream_batch = RESTYLE_STREAM_BATCH_YES;
    settings.detail = 0;
    session.configure(settings);
    RestyleTicket first = 0;
    for (std::uint64_t number = 1; number <= 4; ++number) {
        put(plane<std::uint8_t>([&](int, int) { return std::uint8_t(number == 1 ? 51 : 255); }),
            *mask_);
        RestyleTicket ticket = 0;
        while (ticket == 0)
            run([&](VkCommandBuffer into) {
                ticket = session.record_frame(into, frame_of(number, true));
            });
        session.retire(number);
        if (number == 1) first = ticket;
    }
    EXPECT_TRUE(session.wait(first, kMinute));
    EXPECT_EQ(show(session, target(general(*color_), general(*picture_), 5)).frame_number, 1u);
    session.retire(5);
    EXPECT_NEAR(colour_at(read(*picture_), 12, 3).r, 111, 0.51);
}

TEST_F(EditMaskTest, WhatCannotBeReadIsRefusedByItsName) {
    Session session = open_limited(RESTYLE_EDIT_MASK_YES);
    RestyleFrame frame = frame_of(1, true);
    frame.scene.mask.layout = VK_IMAGE_LAYOUT_UNDEFINED;
    EXPECT_EQ(refusal_of(session, frame),
              "RestyleFrame.scene.mask.layout is VK_IMAGE_LAYOUT_UNDEFINED, which loses the frame");
    frame = frame_of(1, true);
    frame.mask_offset = {-1, 0};
    EXPECT_NE(refusal_of(session, frame).find("RestyleFrame.mask_offset is (-1, 0)"),
              std::string::npos);
    frame = frame_of(1, false);
    frame.scene.keep_others = 1;
    EXPECT_EQ(refusal_of(session, frame),
              "RestyleFrame.scene tells of objects' amounts, but .object is not given");
    Session untold = open({});
    EXPECT_EQ(refusal_of(untold, frame_of(1, true)),
              "RestyleFrame.scene.mask is given, but RestyleSessionInfo.scene.mask_format is "
              "VK_FORMAT_UNDEFINED");
}

TEST_F(EditMaskTest, MethodsAndEnergiesThatTakeNoneAreRefused) {
    Session session = open_limited(RESTYLE_EDIT_MASK_YES);
    RestyleSettings settings = restyle_default_settings();
    settings.edit_mask = RESTYLE_EDIT_MASK_YES;
    for (const RestyleMethod method : {RESTYLE_METHOD_EDIT_FRIENDLY, RESTYLE_METHOD_TURBO}) {
        settings.method = method;
        EXPECT_EQ(refusal_of(session, settings), "taken");
    }
    settings.method = RESTYLE_METHOD_SDEDIT;
    EXPECT_EQ(refusal_of(session, settings),
              "RestyleSettings.edit_mask is 1 (yes), but method is 1 (sdedit), which does not "
              "follow the frame's path; expected 0 (no), or method cycle, edit-friendly or turbo");
    settings.method = RESTYLE_METHOD_CYCLE;
    settings.energies = "palette:#ff0000=1";
    EXPECT_EQ(refusal_of(session, settings),
              "RestyleSettings.edit_mask is 1 (yes), but energies are given, which bend a frame as "
              "a whole; expected 0 (no), or no energies");
}

class EditMaskOver : public EditMaskTest, public testing::WithParamInterface<RestyleTransport> {
protected:
    void SetUp() override {
        EditMaskTest::SetUp();
        if (!context_ || GetParam() != RESTYLE_TRANSPORT_CUDA) return;
        if (!PlayedCuda::can_be_had(context_info())) GTEST_SKIP() << "no VK_KHR_external_memory_fd";
        cuda_ = std::make_unique<PlayedCuda>(context_info());
        context_ = std::make_unique<Context>(cuda_->context_info());
    }

    void TearDown() override {
        for (std::unique_ptr<samples::Image>* made :
             {&color_, &picture_, &motion_, &depth_, &object_, &mask_})
            made->reset();
        context_.reset();
        cuda_.reset();
        EditMaskTest::TearDown();
    }

    std::unique_ptr<PlayedCuda> cuda_;
};

TEST_P(EditMaskOver, ReachesTheCore) {
    Session session = open_limited(RESTYLE_EDIT_MASK_YES, {.transport = GetParam()});
    const Texels shown = restyled(session, frame_of(1, true));
    EXPECT_EQ(colour_at(shown, 2, 3).r, kFrame);
    EXPECT_NEAR(colour_at(shown, 7, 3).r, 111, 0.51);
    EXPECT_EQ(colour_at(shown, 12, 3).r, kInverted);
}

std::string transport_of(const testing::TestParamInfo<RestyleTransport>& over) {
    constexpr const char* kNames[]{"Auto", "Host", "Peer", "Staging", "Cuda"};
    return kNames[over.param];
}

INSTANTIATE_TEST_SUITE_P(Over, EditMaskOver,
                         testing::Values(RESTYLE_TRANSPORT_HOST, RESTYLE_TRANSPORT_PEER,
                                         RESTYLE_TRANSPORT_STAGING, RESTYLE_TRANSPORT_CUDA),
                         transport_of);

} // namespace
} // namespace restyle::test
