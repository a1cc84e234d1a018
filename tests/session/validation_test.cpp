// Core and synchronisation validation have nothing to say about frames and pictures, in one
// submission and across submissions; canaries with known hazards prove that they would.
#include "session/frame_ring.h"
#include "session/session_test.h"

namespace restyle::test {
namespace {

void record_clear(VkCommandBuffer commands, const samples::Image& image, float gray) {
    const VkClearColorValue color{{gray, gray, gray, 1}};
    const VkImageSubresourceRange all{VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};
    vkCmdClearColorImage(commands, image.image(), VK_IMAGE_LAYOUT_GENERAL, &color, 1, &all);
}

constexpr const char* kNoLayer = "no validation layer is installed, or it is not for this build";

class ValidationOfFrames : public SessionTest, public testing::WithParamInterface<VkFormat> {};

TEST_P(ValidationOfFrames, IsSilentOver600FramesInFlight) {
    const Wish wish{.format = GetParam(), .width = 37, .height = 23};
    const samples::Image color(device_->handles(), image_info(wish));
    const samples::Image picture(device_->handles(), image_info(wish));
    const Texels black(texel_bytes(wish.format) * wish.width * wish.height);
    write(black, color);
    write(black, picture);
    FrameRing ring(*device_, 3);
    Session session = open(wish);

    int composed = 0;
    for (std::uint64_t number = 1; number <= 600; ++number) {
        // Storage writes and buffer copies by turns; the frame was drawn by a clear.
        RestyleTarget shown =
            target(general(color), general(picture, number % 2 == 0), number, ring.next());
        shown.color.stage = VK_PIPELINE_STAGE_TRANSFER_BIT;
        shown.color.access = VK_ACCESS_TRANSFER_WRITE_BIT;
        auto frame = make<RestyleFrame>();
        frame.color = shown.color;
        frame.frame_number = number;
        frame.done = ring.next();
        RestyleTicket ticket = 0;
        ring.submit([&](VkCommandBuffer into) {
            record_clear(into, color, static_cast<float>(number) / 600);
            ticket = session.record_frame(into, frame);
            composed += session.record_picture(into, shown).passed_through == 0;
        });
        if (number == 1) {
            EXPECT_TRUE(session.wait(ticket, kMinute));
        }
    }
    ring.wait();
    EXPECT_EQ(composed, 599);
    EXPECT_EQ(device_->validation_messages(), 0);
    if (!device_->validates()) GTEST_SKIP() << "ran, but nobody looked: " << kNoLayer;
}

INSTANTIATE_TEST_SUITE_P(Formats, ValidationOfFrames,
                         testing::Values(VK_FORMAT_R8G8B8A8_UNORM, VK_FORMAT_B8G8R8A8_SRGB,
                                         VK_FORMAT_R16G16B16A16_SFLOAT,
                                         VK_FORMAT_B10G11R11_UFLOAT_PACK32));

// The scene's images are drawn by a clear before and after each picture: two writes that only the
// barriers of the contract keep apart.
class ValidationOfScenes : public SessionTest {
protected:
    void SetUp() override {
        SessionTest::SetUp();
        if (!context_) return;
        for (const VkFormat format : {VK_FORMAT_R32G32_SFLOAT, VK_FORMAT_R32_SFLOAT,
                                      VK_FORMAT_R32_UINT, VK_FORMAT_R8_UNORM}) {
            samples::ImageInfo info = image_info({.format = format});
            info.usage &= ~VK_IMAGE_USAGE_STORAGE_BIT;
            images_.push_back(std::make_unique<samples::Image>(device_->handles(), info));
            write(Texels(texel_bytes(format) * info.width * info.height), *images_.back());
        }
        color_ = std::make_unique<samples::Image>(device_->handles(), image_info({}));
        write(every_code_value(16, 16), *color_);
    }

    Session open_told(const std::string& manner) const {
        const Style played = style({.manner = manner});
        RestyleSessionInfo info = session_info({}, played);
        info.scene = told();
        return Session(*context_, info);
    }

    static RestyleImage cleared(const samples::Image& image) {
        RestyleImage given = general(image, false);
        given.stage = VK_PIPELINE_STAGE_TRANSFER_BIT;
        given.access = VK_ACCESS_TRANSFER_WRITE_BIT;
        return given;
    }

    // Whether the frame passed through.
    bool show_between_clears(Session& session, std::uint64_t number, RestyleScene scene) {
        RestyleTarget now = target(general(*color_), general(*color_), number);
        now.scene = scene;
        bool passed_through = false;
        run([&](VkCommandBuffer into) {
            for (const auto& image : images_)
                record_clear(into, *image, 0);
            passed_through = session.record_picture(into, now).passed_through != 0;
            for (const auto& image : images_)
                record_clear(into, *image, 0);
        });
        session.retire(number);
        return passed_through;
    }

    RestyleScene scene() const {
        RestyleScene all{};
        all.motion = cleared(*images_[0]);
        all.depth = cleared(*images_[1]);
        all.object = cleared(*images_[2]);
        all.mask = cleared(*images_[3]);
        return all;
    }

    static RestyleSceneInfo told() {
        RestyleSceneInfo scene{};
        scene.motion_format = VK_FORMAT_R32G32_SFLOAT;
        scene.depth_format = VK_FORMAT_R32_SFLOAT;
        scene.object_format = VK_FORMAT_R32_UINT;
        scene.mask_format = VK_FORMAT_R8_UNORM;
        return scene;
    }

    std::vector<std::unique_ptr<samples::Image>> images_;
    std::unique_ptr<samples::Image> color_;
};

TEST_F(ValidationOfScenes, IsSilentWhereTheFramePassesThroughBeforeAnyStylePlays) {
    Session session = open_told("unloadable");
    EXPECT_THROW(session.wait_ready(kMinute), Error);
    for (std::uint64_t number = 1; number < 4; ++number)
        EXPECT_TRUE(show_between_clears(session, number, scene()));
}

TEST_F(ValidationOfScenes, IsSilentWhereTheFramePassesThroughBeforeAnyPicture) {
    Session session = open_told("still");
    ASSERT_TRUE(session.wait_ready(kMinute));
    for (std::uint64_t number = 1; number < 4; ++number)
        EXPECT_TRUE(show_between_clears(session, number, scene()));
}

TEST_F(ValidationOfScenes, IsSilentWhereAPictureIsShown) {
    Session session = open_told("still");
    ASSERT_TRUE(session.wait_ready(kMinute));
    restyle(session, *color_, 1);
    for (std::uint64_t number = 2; number < 5; ++number)
        EXPECT_FALSE(show_between_clears(session, number, scene()));
}

// Each has a hazard, so that messages are what is wanted.
class ValidationCanary : public SessionTest {
protected:
    void SetUp() override {
        SessionTest::SetUp();
        if (!device_) return;
        if (!device_->validates()) GTEST_SKIP() << kNoLayer;
        image_ = std::make_unique<samples::Image>(device_->handles(), image_info({}));
        write(every_code_value(16, 16), *image_);
        ASSERT_EQ(device_->validation_messages(), 0);
    }

    void TearDown() override {
        if (image_) {
            EXPECT_GT(device_->validation_messages(), 0);
        }
    }

    std::unique_ptr<samples::Image> image_;
};

TEST_F(ValidationCanary, SpeaksUpAboutTwoWritesInOneSubmission) {
    FrameRing ring(*device_, 1);
    ring.submit([&](VkCommandBuffer into) {
        record_clear(into, *image_, 0);
        record_clear(into, *image_, 1);
    });
}

TEST_F(ValidationCanary, SpeaksUpAboutTwoWritesInTwoSubmissions) {
    FrameRing ring(*device_, 2);
    for (const float gray : {0.0f, 1.0f})
        ring.submit([&](VkCommandBuffer into) { record_clear(into, *image_, gray); });
}

} // namespace
} // namespace restyle::test
