// Frames of a made-up world, each sampled where the jitter says, are averaged to what a pixel
// covers of it, and only with those that saw the same.
#include "temporal_anti_aliasing.h"

#include <cmath>
#include <cstring>
#include <functional>

#include <glm/gtc/packing.hpp>

#include "commands.h"
#include "drawing_device.h"
#include "host_buffer.h"
#include "jitter.h"
#include "random.h"

namespace samples {
namespace {

constexpr std::uint32_t kWorldSide = 24;
constexpr std::size_t kWorldPixels = std::size_t{kWorldSide} * kWorldSide;
constexpr std::uint32_t kStill = 0; // Two halves of 0.

/// What is seen at a point.
struct Seen {
    std::uint8_t code;
    float depth = 0.5F;
    std::uint32_t motion = kStill;
};
using World = std::function<Seen(glm::vec2 at)>;
using Codes = std::vector<std::uint8_t>;

/// An image, and what the host writes into it.
struct Upload {
    Upload(const DeviceHandles& device, VkFormat format, VkImageUsageFlags usage)
        : image(device, {kWorldSide, kWorldSide, format,
                         usage | VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT}),
          texels(device, 4 * kWorldPixels, VK_BUFFER_USAGE_TRANSFER_SRC_BIT) {}

    template <typename Value>
    void set(std::size_t pixel, Value value) {
        static_assert(sizeof value == 4);
        std::memcpy(&texels.bytes()[4 * pixel], &value, 4);
    }

    void record(VkCommandBuffer commands) const {
        record_discard(commands, image);
        VkBufferImageCopy region{};
        region.imageSubresource = {image.aspect(), 0, 0, 1};
        region.imageExtent = {kWorldSide, kWorldSide, 1};
        vkCmdCopyBufferToImage(commands, texels.buffer(), image.image(), VK_IMAGE_LAYOUT_GENERAL, 1,
                               &region);
        record_full_barrier(commands);
    }

    Image image;
    HostBuffer texels;
};

class AntiAliasing : public DrawingDevice {
protected:
    AntiAliasing() { validate_ = true; }

    void SetUp() override {
        DrawingDevice::SetUp();
        if (!device_) return;
        const DeviceHandles device = device_->handles();
        commands_.emplace(*device_);
        color_.emplace(device, VK_FORMAT_R8G8B8A8_UNORM,
                       VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT);
        motion_.emplace(device, VK_FORMAT_R16G16_SFLOAT, 0);
        depth_.emplace(device, VK_FORMAT_D32_SFLOAT, 0);
        resolve_.emplace(device, DrawnImages{color_->image, motion_->image, depth_->image});
    }

    void TearDown() override {
        if (!device_) return;
        EXPECT_EQ(device_->validation_messages(), 0);
    }

    /// Draws the world into the part and resolves it; what was drawn stays in drawn_.
    Codes frame(const World& world, bool follows = true, std::uint32_t part = kWorldSide) {
        const glm::vec2 jitter = resolve_->begin_frame({part, part}, follows);
        drawn_.assign(kWorldPixels, 0);
        for (std::size_t pixel = 0; pixel < kWorldPixels; ++pixel) {
            const Seen seen = world(centre(pixel) - jitter);
            drawn_[pixel] = seen.code;
            color_->set(pixel, std::uint32_t{seen.code} * 0x10101U);
            motion_->set(pixel, seen.motion);
            depth_->set(pixel, seen.depth);
        }
        const HostBuffer to(device_->handles(), 4 * kWorldPixels, VK_BUFFER_USAGE_TRANSFER_DST_BIT);
        commands_->run([&](VkCommandBuffer buffer) {
            for (const auto* upload : {&*color_, &*motion_, &*depth_})
                upload->record(buffer);
            resolve_->record(buffer, glm::mat4(1));
            record_read_back(buffer, resolve_->color(), to.buffer());
        });
        Codes codes;
        for (std::size_t pixel = 0; pixel < kWorldPixels; ++pixel)
            codes.push_back(static_cast<std::uint8_t>(to.bytes()[4 * pixel]));
        return codes;
    }

    Codes frames(int count, const World& world) {
        Codes last;
        for (int n = 0; n < count; ++n)
            last = frame(world);
        return last;
    }

    static glm::vec2 centre(std::size_t pixel) {
        return glm::vec2(pixel % kWorldSide, pixel / kWorldSide) + 0.5F;
    }

    Codes drawn_;
    std::optional<Commands> commands_;
    std::optional<Upload> color_;
    std::optional<Upload> motion_;
    std::optional<Upload> depth_;
    std::optional<TemporalAntiAliasing> resolve_;
};

/// Of what was so many pixels to the right in the frame before.
std::uint32_t motion_of(float pixels) {
    return glm::packHalf2x16({pixels / static_cast<float>(kWorldSide), 0});
}

/// Greys that do not follow from one another, the same all over a pixel.
World noise(std::uint64_t seed, float depth = 0.5F) {
    Random random(seed);
    Codes codes(kWorldPixels);
    for (std::uint8_t& code : codes)
        code = static_cast<std::uint8_t>(random.below(256));
    return [codes, depth](glm::vec2 at) {
        const glm::ivec2 cell = glm::clamp(glm::ivec2(at), 0, int{kWorldSide} - 1);
        return Seen{codes[static_cast<std::size_t>(cell.y) * kWorldSide + cell.x], depth};
    };
}

bool is_below_the_slope(glm::vec2 at) {
    return at.y > 4.3F + 0.37F * at.x;
}

/// The share of a pixel that lies below.
float coverage(glm::vec2 centre) {
    constexpr int kGrid = 32;
    int below = 0;
    for (int y = 0; y < kGrid; ++y)
        for (int x = 0; x < kGrid; ++x)
            below += is_below_the_slope(centre - 0.5F + (glm::vec2(x, y) + 0.5F) / float{kGrid});
    return static_cast<float>(below) / (kGrid * kGrid);
}

TEST(Jitter, SeesEveryPartOfAPixelOnceInARound) {
    std::vector<int> eighths(kJitters);
    glm::vec2 sum{0};
    for (std::uint32_t n = 0; n < kJitters; ++n) {
        const glm::vec2 jitter = jitter_of(n);
        EXPECT_LT(glm::max(std::abs(jitter.x), std::abs(jitter.y)), 0.5F);
        EXPECT_EQ(jitter, jitter_of(n + kJitters));
        ++eighths[static_cast<std::size_t>((jitter.x + 0.5F) * kJitters)];
        sum += jitter;
    }
    EXPECT_EQ(eighths, std::vector<int>(kJitters, 1));
    EXPECT_LT(glm::length(sum) / kJitters, 0.1F);
}

TEST_F(AntiAliasing, AStillEdgeBecomesWhatItCoversOfItsPixels) {
    const Codes codes = frames(48, [](glm::vec2 at) {
        return is_below_the_slope(at) ? Seen{255, 0.3F} : Seen{0, 0.9F};
    });
    double plain = 0;
    double resolved = 0;
    for (std::size_t pixel = 0; pixel < kWorldPixels; ++pixel) {
        const float light = std::pow(static_cast<float>(codes[pixel]) / 255, 2.0F);
        const float wanted = coverage(centre(pixel));
        EXPECT_NEAR(light, wanted, 0.15F) << "pixel " << pixel; // Of eight samples.
        if (wanted == 0 || wanted == 1) {
            EXPECT_EQ(light, wanted) << "pixel " << pixel;
        }
        resolved += std::pow(light - wanted, 2);
        plain += std::pow((is_below_the_slope(centre(pixel)) ? 1 : 0) - wanted, 2);
    }
    EXPECT_GT(plain, 1) << "no pixel is covered in part: this test proves nothing";
    EXPECT_LT(resolved, plain / 20);
}

TEST_F(AntiAliasing, AStillPictureComesToRest) {
    const World world = [](glm::vec2 at) {
        return Seen{is_below_the_slope(at) ? std::uint8_t{200} : std::uint8_t{60}};
    };
    Codes before = frames(48, world);
    for (int n = 0; n < 8; ++n) {
        const Codes now = frame(world);
        for (std::size_t pixel = 0; pixel < kWorldPixels; ++pixel)
            EXPECT_NEAR(now[pixel], before[pixel], 4) << "pixel " << pixel;
        before = now;
    }
}

// A square moves over a ground that stands still, before it or in one plane with it.
TEST_F(AntiAliasing, WhatMovesLeavesNothingBehind) {
    constexpr float kStep = 1.7F;
    constexpr float kWide = 8;
    for (const float depth : {0.3F, 0.9F}) {
        Codes codes;
        float left = 0;
        frame(noise(1), false);
        for (int n = 0; n < 8; ++n) {
            left = 1 + kStep * static_cast<float>(n);
            codes = frame([&](glm::vec2 at) {
                const bool inside = at.x > left && at.x < left + kWide && at.y > 8 && at.y < 16;
                return inside ? Seen{255, depth, motion_of(-kStep)} : Seen{0, 0.9F};
            });
        }
        for (std::size_t pixel = 0; pixel < kWorldPixels; ++pixel) {
            const glm::vec2 at = centre(pixel);
            const glm::vec2 from_middle =
                glm::abs(at - glm::vec2(left + kWide / 2, 12)) - glm::vec2(kWide / 2, 4);
            const float outside = glm::max(from_middle.x, from_middle.y);
            if (std::abs(outside) < 1.5F) continue;
            EXPECT_EQ(codes[pixel], outside < 0 ? 255 : 0) << at.x << ", " << at.y;
        }
    }
}

TEST_F(AntiAliasing, NothingIsLeftAfterACut) {
    frames(16, noise(1));
    EXPECT_NE(frame(noise(2)), drawn_) << "nothing is averaged: this test proves nothing";
    frames(16, noise(1));
    EXPECT_EQ(frame(noise(2), false), drawn_);
}

TEST_F(AntiAliasing, NothingIsLeftWhereTheSizeChanges) {
    frames(16, noise(1));
    const std::uint32_t part = kWorldSide / 2;
    const Codes codes = frame(noise(2), true, part);
    for (std::size_t y = 0; y < part; ++y)
        for (std::size_t x = 0; x < part; ++x)
            EXPECT_EQ(codes[y * kWorldSide + x], drawn_[y * kWorldSide + x]) << x << ", " << y;
}

TEST_F(AntiAliasing, NothingIsLeftOfWhatWasInFrontOrBehind) {
    for (const auto& [before, now] : {std::pair(0.3F, 0.9F), std::pair(0.9F, 0.3F)}) {
        frames(16, noise(1, before));
        EXPECT_EQ(frame(noise(2, now)), drawn_) << "from " << before << " to " << now;
    }
}

TEST_F(AntiAliasing, NothingComesFromOutsideOfThePicture) {
    frames(16, noise(1));
    const World still = noise(2);
    const Codes codes = frame([&](glm::vec2 at) {
        Seen seen = still(at);
        seen.motion = motion_of(-3);
        return seen;
    });
    std::size_t averaged = 0;
    for (std::size_t pixel = 0; pixel < kWorldPixels; ++pixel)
        if (pixel % kWorldSide < 3)
            EXPECT_EQ(codes[pixel], drawn_[pixel]) << "pixel " << pixel;
        else
            averaged += codes[pixel] != drawn_[pixel];
    EXPECT_GT(averaged, kWorldPixels / 2) << "nothing is averaged: this test proves nothing";
}

} // namespace
} // namespace samples
