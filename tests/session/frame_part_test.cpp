// Frames that are a part of larger images, another one with each frame: the picture is in its part,
// and every texel outside is what it was, bit for bit.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "session/kinds.h"
#include "session/parts.h"
#include "session/played_cuda.h"
#include "session/session_test.h"
#include "session/texel_values.h"

namespace restyle::test {
namespace {

// Of the session, and of the images, which are larger.
constexpr std::uint32_t kMostWidth = 37, kMostHeight = 23;
constexpr std::uint32_t kColorWidth = 53, kColorHeight = 41;
constexpr std::uint32_t kPictureWidth = 47, kPictureHeight = 45;

/// A frame's parts of the two images, equally large.
struct Parts {
    Part color;
    VkOffset2D picture;
};

// The largest, the smallest, and what an engine's load makes of it; at the corners and within.
constexpr std::array kParts{
    Parts{{0, 0, kMostWidth, kMostHeight}, {0, 0}},
    Parts{{5, 7, 31, 20}, {10, 1}},
    Parts{{kColorWidth - 1, kColorHeight - 1, 1, 1}, {kPictureWidth - 1, kPictureHeight - 1}},
    Parts{{16, 18, kMostWidth, kMostHeight}, {kPictureWidth - kMostWidth, 22}},
    Parts{{9, 0, 16, 16}, {0, 29}}, // As large as what the network sees.
    Parts{{0, 3, 12, 23}, {35, 2}},
};

class FramePart : public SessionTest {
protected:
    void make_images(const Kind& kind) {
        kind_ = kind;
        bytes_ = texel_bytes(kind.format);
        color_ = image_of(kColorWidth, kColorHeight);
        picture_ = image_of(kPictureWidth, kPictureHeight);
        frame_ = all_values(kind.format, kColorWidth, kColorHeight);
        write(frame_, *color_);
        expected_ = all_values(kind.format, kPictureHeight, kPictureWidth);
        std::reverse(expected_.begin(), expected_.end());
        write(expected_, *picture_);
    }

    std::unique_ptr<samples::Image> image_of(std::uint32_t width, std::uint32_t height) const {
        return std::make_unique<samples::Image>(
            device_->handles(),
            image_info({.format = kind_.format, .width = width, .height = height}));
    }

    Wish wish(const std::string& manner, RestyleTransport transport = RESTYLE_TRANSPORT_AUTO) {
        return {.manner = manner,
                .format = kind_.format,
                .width = kMostWidth,
                .height = kMostHeight,
                .transport = transport,
                .color = kind_.color};
    }

    RestyleFrame frame_of(const Parts& parts, std::uint64_t number) const {
        auto frame = make<RestyleFrame>();
        frame.color = general(*color_);
        frame.frame_number = number;
        frame.extent = parts.color.extent();
        frame.color_offset = parts.color.offset();
        return frame;
    }

    RestyleTarget target_of(const Parts& parts, std::uint64_t number, bool with_view = true) const {
        RestyleTarget made = target(general(*color_), general(*picture_, with_view), number);
        made.extent = parts.color.extent();
        made.color_offset = parts.color.offset();
        made.picture_offset = parts.picture;
        return made;
    }

    RestylePicture restyle_part(Session& session, const Parts& parts, std::uint64_t number,
                                bool with_view = true) {
        RestyleTicket ticket = 0;
        run([&](VkCommandBuffer into) {
            ticket = session.record_frame(into, frame_of(parts, number));
        });
        session.retire(number);
        EXPECT_TRUE(session.wait(ticket, kMinute));
        const RestylePicture shown = show(session, target_of(parts, number, with_view));
        session.retire(number);
        return shown;
    }

    /// The frame's part, as it is, is the picture's; all else is as it was before.
    void expect_shown(const Texels& frame, const Parts& parts) {
        copy_part(frame, kColorWidth, parts.color, expected_, kPictureWidth, parts.picture, bytes_);
        EXPECT_TRUE(read(*picture_) == expected_) << part_text(parts);
        EXPECT_TRUE(read(*color_) == frame_) << part_text(parts);
    }

    std::string part_text(const Parts& parts) const {
        return std::string(kind_.name) + ", " + std::to_string(parts.color.width) + " x " +
               std::to_string(parts.color.height) + " to (" + std::to_string(parts.picture.x) +
               ", " + std::to_string(parts.picture.y) + ")";
    }

    Kind kind_{};
    std::size_t bytes_ = 0;
    Texels frame_;    ///< What `color_` holds, ...
    Texels expected_; ///< ... and `picture_`.
    std::unique_ptr<samples::Image> color_, picture_;
};

class EchoOfAPart : public FramePart, public testing::WithParamInterface<RestyleTransport> {
protected:
    void SetUp() override {
        FramePart::SetUp();
        if (!context_ || GetParam() != RESTYLE_TRANSPORT_CUDA) return;
        if (!PlayedCuda::can_be_had(context_info())) GTEST_SKIP() << "no VK_KHR_external_memory_fd";
        cuda_ = std::make_unique<PlayedCuda>(context_info());
        context_ = std::make_unique<Context>(cuda_->context_info());
    }

    void TearDown() override {
        color_.reset();
        picture_.reset();
        context_.reset();
        cuda_.reset();
        FramePart::TearDown();
    }

    std::unique_ptr<PlayedCuda> cuda_;
};

TEST_P(EchoOfAPart, IsThatPartBitForBitAndNothingElseIsTouched) {
    for (const Kind& kind : kKinds)
        for (const bool with_view : {true, false}) {
            make_images(kind);
            Session session = open(wish("still", GetParam()));
            EXPECT_EQ(session.status().transport, GetParam());
            std::uint64_t number = 0;
            for (const Parts& parts : kParts) {
                const RestylePicture shown = restyle_part(session, parts, ++number, with_view);
                EXPECT_EQ(shown.passed_through, 0u);
                EXPECT_EQ(shown.frame_number, number);
                expect_shown(frame_, parts);
            }
        }
}

std::string name_of_transport(const testing::TestParamInfo<RestyleTransport>& info) {
    constexpr const char* kNames[]{"Auto", "Host", "Peer", "Staging", "Cuda"};
    return kNames[info.param];
}

INSTANTIATE_TEST_SUITE_P(Over, EchoOfAPart,
                         testing::Values(RESTYLE_TRANSPORT_HOST, RESTYLE_TRANSPORT_PEER,
                                         RESTYLE_TRANSPORT_STAGING, RESTYLE_TRANSPORT_CUDA),
                         name_of_transport);

TEST_F(FramePart, IsRestyledAndNothingElse) {
    make_images({"Rgba8Unorm", VK_FORMAT_R8G8B8A8_UNORM});
    Session session = open(wish("inverting"));
    std::uint64_t number = 0;
    for (const bool with_view : {true, false})
        for (const Parts& parts : kParts) {
            // What the network sees is smaller: in its own part the frame is even.
            std::fill(frame_.begin(), frame_.end(), std::byte(40 + 3 * number));
            write(frame_, *color_);
            restyle_part(session, parts, ++number, with_view);
            expect_shown(inverted(frame_), parts);
        }
    EXPECT_EQ(session.status().frames_dropped, 0u);
    EXPECT_EQ(session.status().pictures_finished, number);
}

TEST_F(FramePart, InPlaceNothingElseIsTouched) {
    make_images({"Rgba8Unorm", VK_FORMAT_R8G8B8A8_UNORM});
    std::fill(frame_.begin(), frame_.end(), std::byte{90});
    for (const bool with_view : {true, false}) {
        write(frame_, *color_);
        Session session = open(wish("inverting"));
        const Part part{11, 6, 30, 19};
        RestyleTicket ticket = 0;
        run([&](VkCommandBuffer into) {
            ticket = session.record_frame(into, frame_of({part, {}}, 1));
        });
        session.retire(1);
        EXPECT_TRUE(session.wait(ticket, kMinute));
        RestyleTarget now = target_of({part, part.offset()}, 1, with_view);
        now.picture = general(*color_, with_view);
        show(session, now);
        Texels expected = frame_;
        copy_part(inverted(frame_), kColorWidth, part, expected, kColorWidth, part.offset(), 4);
        EXPECT_EQ(read(*color_), expected);
    }
}

TEST_F(FramePart, PassesThroughWithoutTheRest) {
    for (const Kind& kind : kKinds) {
        make_images(kind);
        Session session = open(wish("still"));
        std::uint64_t number = 0;
        for (const Parts& parts : kParts) {
            EXPECT_EQ(show(session, target_of(parts, ++number)).passed_through, 1u);
            expect_shown(frame_, parts);
        }
        RestyleTarget in_place = target_of({{2, 3, 20, 10}, {2, 3}}, ++number);
        in_place.picture = in_place.color;
        EXPECT_EQ(show(session, in_place).passed_through, 1u);
        EXPECT_EQ(read(*color_), frame_);
    }
}

TEST_F(FramePart, IsThatOfTheVeryFrameInSameFrameMode) {
    make_images({"Rgba8Unorm", VK_FORMAT_R8G8B8A8_UNORM});
    const RestyleQueueInfo queue = queue_info();
    RestyleContextInfo info = context_info();
    info.next = &queue;
    const Context context(info);
    Session session = begin(context, wish("inverting"));
    ASSERT_TRUE(session.wait_ready(kMinute));
    std::uint64_t number = 0;
    for (const Parts& parts : kParts) {
        std::fill(frame_.begin(), frame_.end(), std::byte(20 + 31 * number));
        write(frame_, *color_);
        const RestyleFrame frame = frame_of(parts, ++number);
        const RestyleTarget now = target_of(parts, number, number % 2 == 0);
        auto picture = make<RestylePicture>();
        auto work = make<RestyleWork>();
        work.frame = &frame;
        work.target = &now;
        work.picture = &picture;
        work.same_frame_ns = kMinute;
        EXPECT_EQ(session.submit(work).frame_result, RESTYLE_OK);
        vkQueueWaitIdle(device_->queue());
        EXPECT_EQ(picture.age, 0u);
        expect_shown(inverted(frame_), parts);
    }
}

TEST_F(FramePart, OfASplitScreenIsASessionOfItsOwn) {
    make_images({"Rgba8Unorm", VK_FORMAT_R8G8B8A8_UNORM});
    std::fill(frame_.begin(), frame_.end(), std::byte{77});
    write(frame_, *color_);
    Session left = open(wish("inverting")), right = open(wish("still"));
    for (std::uint64_t number = 1; number <= 4; ++number) {
        const Parts on_the_left{{0, 0, 20, 23}, {0, 0}}, on_the_right{{20, 0, 27, 23}, {20, 0}};
        restyle_part(left, on_the_left, number);
        expect_shown(inverted(frame_), on_the_left);
        restyle_part(right, on_the_right, number);
        expect_shown(frame_, on_the_right);
    }
}

TEST_F(FramePart, OfTheSessionsSizeMayLieAnywhere) {
    make_images({"Rgba8Unorm", VK_FORMAT_R8G8B8A8_UNORM});
    Session session = open(wish("still"));
    Parts parts{{7, 9, 0, 0}, {3, 4}}; // 0 x 0: the session's.
    restyle_part(session, parts, 1);
    parts.color.width = kMostWidth;
    parts.color.height = kMostHeight;
    expect_shown(frame_, parts);
}

class FramePartRefusal : public FramePart {
protected:
    std::string of_frame(Session& session, VkExtent2D extent, VkOffset2D offset) {
        RestyleFrame frame = frame_of({}, 1);
        frame.extent = extent;
        frame.color_offset = offset;
        return sentence(
            [&] { run([&](VkCommandBuffer into) { session.record_frame(into, frame); }); });
    }

    std::string of_target(Session& session, const RestyleTarget& now) {
        return sentence([&] { show(session, now); });
    }

    template <typename Call>
    static std::string sentence(const Call& call) {
        try {
            call();
        } catch (const Error& error) {
            EXPECT_EQ(error.result(), RESTYLE_ERROR_INVALID_ARGUMENT);
            return error.what();
        }
        return "taken";
    }
};

TEST_F(FramePartRefusal, NamesMemberValueAndWhatIsAllowed) {
    make_images({"Rgba8Unorm", VK_FORMAT_R8G8B8A8_UNORM});
    Session session = open(wish("still"));
    EXPECT_EQ(of_frame(session, {38, 23}, {}),
              "RestyleFrame.extent is 38 x 23, expected 1 x 1 to the session's 37 x 23, or 0 x 0 "
              "for that");
    EXPECT_EQ(of_frame(session, {0, 23}, {}).find("RestyleFrame.extent is 0 x 23, expected"), 0u);
    EXPECT_EQ(of_frame(session, {~0u, 1}, {}).find("RestyleFrame.extent is 4294967295 x 1"), 0u);
    EXPECT_EQ(of_frame(session, {8, 8}, {-1, 0}).find("RestyleFrame.color_offset is (-1, 0), "),
              0u);

    VkPhysicalDeviceProperties properties{};
    vkGetPhysicalDeviceProperties(device_->physical_device(), &properties);
    const std::string most = std::to_string(properties.limits.maxImageDimension2D - 8);
    EXPECT_EQ(of_frame(session, {8, 8}, {0, INT32_MAX}),
              "RestyleFrame.color_offset is (0, 2147483647), expected (0, 0) to (" + most + ", " +
                  most + "), from where the extent lies within an image");
    RestyleTarget now = target_of({{0, 0, 8, 8}, {0, -5}}, 1);
    EXPECT_EQ(of_target(session, now).find("RestyleTarget.picture_offset is (0, -5), expected"),
              0u);
    now = target_of({{0, 0, 8, 99}, {0, 0}}, 1);
    EXPECT_EQ(of_target(session, now).find("RestyleTarget.extent is 8 x 99, expected"), 0u);
    now = target_of({{1, 0, 8, 8}, {0, 0}}, 1);
    now.picture = now.color;
    EXPECT_EQ(of_target(session, now),
              "RestyleTarget.color and .picture are one image with two offsets, expected one");
    now = target_of({{1, 0, 8, 8}, {0, 0}}, 1);
    now.motion_scale_y = HUGE_VALF;
    EXPECT_EQ(of_target(session, now), "RestyleTarget.motion_scale is not a finite number");
    now.motion_scale_y = 0;
    now.mask_offset = {-1, -1}; // Of what is not given nothing is looked at.
    EXPECT_EQ(of_target(session, now), "taken");
}

// Whoever forgets it in one of the two has a picture of another scale.
TEST_F(FramePartRefusal, TellsOfAFrameThatWasHandedInWithAnotherExtent) {
    make_images({"Rgba8Unorm", VK_FORMAT_R8G8B8A8_UNORM});
    Session session = open(wish("still"));
    EXPECT_EQ(of_frame(session, {8, 9}, {}), "taken");
    EXPECT_EQ(of_target(session, target_of({{0, 0, 0, 0}, {}}, 1)),
              "RestyleTarget.extent is 37 x 23, expected 8 x 9, as RestyleFrame.extent of frame 1");
    EXPECT_EQ(of_target(session, target_of({{0, 0, 8, 9}, {}}, 1)), "taken");
    EXPECT_EQ(of_target(session, target_of({{0, 0, 0, 0}, {}}, 2)), "taken");
}

// Before anything is recorded: a frame that were handed in would wait for ever.
TEST_F(FramePartRefusal, OfAWorkLeavesTheSessionAsItWas) {
    make_images({"Rgba8Unorm", VK_FORMAT_R8G8B8A8_UNORM});
    const RestyleQueueInfo queue = queue_info();
    RestyleContextInfo info = context_info();
    info.next = &queue;
    const Context context(info);
    Session session = begin(context, wish("still"));
    ASSERT_TRUE(session.wait_ready(kMinute));
    const RestyleFrame frame = frame_of({{0, 0, 8, 9}, {}}, 1);
    RestyleTarget now = target_of({{0, 0, 8, 8}, {}}, 1);
    auto work = make<RestyleWork>();
    work.frame = &frame;
    work.target = &now;
    EXPECT_EQ(sentence([&] { session.submit(work); }),
              "RestyleTarget.extent is 8 x 8, expected 8 x 9, as RestyleFrame.extent of frame 1");
    now.extent = frame.extent;
    work.same_frame_ns = kMinute;
    EXPECT_EQ(session.submit(work).frame_result, RESTYLE_OK);
    vkQueueWaitIdle(device_->queue());
    EXPECT_EQ(session.status().frames_taken, 1u);
}

} // namespace
} // namespace restyle::test
