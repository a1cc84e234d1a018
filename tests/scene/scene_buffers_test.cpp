// Depth, motion, object numbers and normals agree with one another and with the cameras.
#include <cstring>
#include <set>

#include <glm/gtc/packing.hpp>

#include "commands.h"
#include "drawing_device.h"
#include "host_buffer.h"
#include "scene_renderer.h"

namespace samples {
namespace {

constexpr std::uint32_t kExtent = 96;
constexpr std::size_t kPixels = std::size_t{kExtent} * kExtent;

class SceneBuffers : public DrawingDevice {
protected:
    void SetUp() override {
        DrawingDevice::SetUp();
        if (!device_) return;
        commands_.emplace(*device_);
        renderer_.emplace(device_->handles(), kExtent, kExtent);
        renderer_->set_scene(scene_);
    }

    void draw(const Camera& camera, double seconds) {
        commands_->run([&](VkCommandBuffer buffer) {
            renderer_->record(buffer, camera, seconds, Look::kPlain);
        });
    }

    template <typename Pixel>
    std::vector<Pixel> read(const Image& image) {
        const HostBuffer to(device_->handles(), kPixels * sizeof(Pixel),
                            VK_BUFFER_USAGE_TRANSFER_DST_BIT);
        commands_->run(
            [&](VkCommandBuffer buffer) { record_read_back(buffer, image, to.buffer()); });
        std::vector<Pixel> pixels(kPixels);
        std::memcpy(pixels.data(), to.bytes().data(), to.bytes().size());
        return pixels;
    }

    Scene scene_ = make_scene(3);
    std::optional<Commands> commands_;
    std::optional<SceneRenderer> renderer_;
};

/// In [0, 1] of the picture's width and height.
glm::vec2 centre(std::size_t pixel) {
    return (glm::vec2(pixel % kExtent, pixel / kExtent) + 0.5F) / static_cast<float>(kExtent);
}

glm::vec2 place(const glm::vec4& clip) {
    return glm::vec2(clip) / clip.w * 0.5F + 0.5F;
}

TEST_F(SceneBuffers, MotionLeadsToWherePointsWereForAMovingCamera) {
    const Camera before = flight_camera(scene_, 5);
    const Camera now = flight_camera(scene_, 5.2);
    draw(before, 0);
    draw(now, 0); // Only the camera has moved.
    const auto depths = read<float>(renderer_->targets().depth);
    const auto motions = read<std::uint32_t>(renderer_->targets().motion);
    const glm::mat4 to_world = glm::inverse(view_projection(now, 1));
    float furthest = 0;
    for (std::size_t pixel = 0; pixel < kPixels; ++pixel) {
        if (depths[pixel] == 1) continue; // The sky has no point.
        const glm::vec4 world = to_world * glm::vec4(2.0F * centre(pixel) - 1.0F, depths[pixel], 1);
        const glm::vec2 was = place(view_projection(before, 1) * (world / world.w));
        const glm::vec2 found = centre(pixel) + glm::unpackHalf2x16(motions[pixel]);
        EXPECT_LT(glm::distance(was, found) * kExtent, 0.05F) << "pixel " << pixel;
        furthest = std::max(furthest, glm::distance(was, centre(pixel)) * kExtent);
    }
    EXPECT_GT(furthest, 1) << "nothing moved by a pixel: this test proves nothing";
}

TEST_F(SceneBuffers, MotionIsWithoutTheJitterThatItIsDrawnWith) {
    const Camera before = flight_camera(scene_, 5);
    const Camera now = flight_camera(scene_, 5.2);
    const glm::vec2 jitter(0.375F, -0.3F); // Pixels.
    renderer_->set_jitter(-jitter);
    draw(before, 0);
    renderer_->set_jitter(jitter);
    draw(now, 0);
    const auto depths = read<float>(renderer_->targets().depth);
    const auto motions = read<std::uint32_t>(renderer_->targets().motion);
    const glm::mat4 to_previous = renderer_->to_previous();
    for (std::size_t pixel = 0; pixel < kPixels; ++pixel) {
        if (depths[pixel] == 1) continue; // The sky has no point.
        const glm::vec2 at = centre(pixel) - jitter / static_cast<float>(kExtent);
        const glm::vec2 was = place(to_previous * glm::vec4(2.0F * at - 1.0F, depths[pixel], 1));
        const glm::vec2 found = at + glm::unpackHalf2x16(motions[pixel]);
        EXPECT_LT(glm::distance(was, found) * kExtent, 0.05F) << "pixel " << pixel;
    }
}

// What was behind the camera would come out mirrored, in the middle of the picture.
TEST_F(SceneBuffers, MotionLeadsOutOfThePictureWherePointsWereBehindTheCamera) {
    const Camera now = flight_camera(scene_, 5);
    Camera before = now;
    before.target = 2.0F * now.eye - now.target;
    draw(before, 0);
    draw(now, 0);
    const auto motions = read<std::uint32_t>(renderer_->targets().motion);
    for (std::size_t pixel = 0; pixel < kPixels; ++pixel) {
        const glm::vec2 was = centre(pixel) + glm::unpackHalf2x16(motions[pixel]);
        EXPECT_TRUE(was.x < 0 || was.x > 1 || was.y < 0 || was.y > 1) << "pixel " << pixel;
    }
}

TEST_F(SceneBuffers, OnlyWhatMovesHasMotionForAStillCamera) {
    const Camera camera = flight_camera(scene_, 0);
    std::set<std::uint32_t> moving;
    for (const Mover& mover : scene_.movers)
        moving.insert(scene_.mesh.vertices()[mover.range.first].object);
    std::size_t moved = 0;
    for (int step = 0; step < 10; ++step) {
        draw(camera, 2.0 * step);
        draw(camera, 2.0 * step + 0.1);
        const auto objects = read<std::uint32_t>(renderer_->targets().object);
        const auto motions = read<std::uint32_t>(renderer_->targets().motion);
        for (std::size_t pixel = 0; pixel < kPixels; ++pixel) {
            const float length = glm::length(glm::unpackHalf2x16(motions[pixel]));
            if (moving.contains(objects[pixel]))
                moved += length > 0 ? 1 : 0;
            else
                EXPECT_LT(length, 1e-6F) << "object " << objects[pixel];
        }
    }
    EXPECT_GT(moved, 0U) << "nothing that moves came into view";
}

TEST_F(SceneBuffers, NormalsAreOfUnitLengthAndNoneIsInTheSky) {
    draw(flight_camera(scene_, 0), 0);
    const auto objects = read<std::uint32_t>(renderer_->targets().object);
    const auto normals = read<std::uint64_t>(renderer_->targets().normal);
    const auto depths = read<float>(renderer_->targets().depth);
    for (std::size_t pixel = 0; pixel < kPixels; ++pixel) {
        const float length = glm::length(glm::vec3(glm::unpackHalf4x16(normals[pixel])));
        EXPECT_NEAR(length, objects[pixel] == 0 ? 0 : 1, 2e-3);
        EXPECT_EQ(objects[pixel] == 0, depths[pixel] == 1);
    }
}

} // namespace
} // namespace samples
