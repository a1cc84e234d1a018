#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <restyle/restyle.hpp>

#include "fake_back/fake_back.h"
#include "session/texels.h"
#include "session/timeline.h"
#include "support/vulkan_test.h"

namespace restyle::test {

inline constexpr std::uint64_t kMinute = 60'000'000'000;
inline constexpr std::uint64_t kMillisecond = 1'000'000;

/// A session to be tested: small, on a fake back of some manner (tests/fake_back).
struct Wish {
    std::string manner = "inverting";
    VkFormat format = VK_FORMAT_R8G8B8A8_UNORM;
    std::uint32_t width = 16;
    std::uint32_t height = 16;
    std::uint32_t slots = 0;
    RestyleTransport transport = RESTYLE_TRANSPORT_AUTO;
    RestyleColorInfo color{};
};

/// A device, a context on it, and what tests of sessions do again and again. The model's size is
/// 16 x 16.
class SessionTest : public VulkanTest {
protected:
    /// Whether synchronisation is validated from one submission to another, or only within each.
    bool looks_across_submissions_ = true;

    SessionTest();
    void SetUp() override;

    RestyleContextInfo context_info() const;

    /// The device's queue, to be chained to a context's info: the SDK submits to it without a lock.
    RestyleQueueInfo queue_info() const;

    static Style style(const Wish& wish);

    /// The style must outlive its use.
    static RestyleSessionInfo session_info(const Wish& wish, const Style& style);

    /// A session on `context_`, ready.
    Session open(const Wish& wish) const;

    /// The same, whatever becomes of it.
    Session begin(const Wish& wish) const { return begin(*context_, wish); }
    static Session begin(const Context& context, const Wish& wish);

    samples::ImageInfo image_info(const Wish& wish) const;

    /// One of the frame's default size: of the frame's own default format to be written in place,
    /// else of those that only a scene has, to be read alone.
    std::unique_ptr<samples::Image> image(VkFormat format) const;

    /// The image in VK_IMAGE_LAYOUT_GENERAL, used by anything before.
    static RestyleImage general(const samples::Image& image, bool with_view = true);

    /// Records a frame and submits it, with or without a semaphore that says that it has run.
    RestyleTicket hand_in(Session& session, const samples::Image& color, std::uint64_t number,
                          RestyleDone done = {});

    /// ... and waits for its picture; for sessions without a semaphore.
    RestyleTicket restyle(Session& session, const samples::Image& color, std::uint64_t number);

    static RestyleTarget target(const RestyleImage& color, const RestyleImage& picture,
                                std::uint64_t number, RestyleDone done = {});
    RestylePicture show(Session& session, const RestyleTarget& target);

    void write(const Texels& texels, const samples::Image& image) {
        write_texels(*device_, *commands_, texels, image);
    }
    Texels read(const samples::Image& image, VkImageLayout layout = VK_IMAGE_LAYOUT_GENERAL) {
        return read_texels(*device_, *commands_, image, layout);
    }

    /// Submits what `record` records, and then throws what it has thrown.
    void run(const std::function<void(VkCommandBuffer)>& record);

    /// Submits what the SDK has recorded into commands of its own.
    void submit_prepared(const RestylePrepared& prepared) const;

    /// Lets the fake back go on, where its manner is to wait for that.
    static void let_go(std::uint32_t count = 1);

    /// Lets calls of the fake back fail.
    static void use_back_faults(Fails fails);

    std::unique_ptr<Timeline> timeline_;
    std::unique_ptr<Context> context_;
};

/// ... and two images: a frame with every code value, and a blank one for its picture.
class SessionImagesTest : public SessionTest {
protected:
    void SetUp() override;

    /// The frame of this number, inverted, is shown with the next one.
    void expect_picture_comes(Session& session, std::uint64_t number);

    /// What is shown with the frame of this number is the frame, and the report says so.
    void expect_frame_passes_through(Session& session, std::uint64_t number);

    const Texels frame_ = every_code_value(16, 16);
    std::unique_ptr<samples::Image> color_;
    std::unique_ptr<samples::Image> picture_;
};

/// 8-bit texels with red, green and blue inverted.
Texels inverted(Texels texels);

} // namespace restyle::test
