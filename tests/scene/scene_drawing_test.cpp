// What a renderer draws is the same whatever it drew before, and however large its images are.
#include <cstring>
#include <utility>
#include <vector>

#include "commands.h"
#include "drawing_device.h"
#include "host_buffer.h"
#include "scene_renderer.h"

namespace samples {
namespace {

constexpr std::uint32_t kWhole = 64;
constexpr std::uint32_t kPart = 40;

using Texels = std::vector<std::uint32_t>;

class SceneDrawing : public DrawingDevice {
protected:
    SceneRenderer renderer_of(std::uint32_t side) const {
        SceneRenderer renderer(device_->handles(), side, side);
        renderer.set_scene(scene_);
        return renderer;
    }

    void draw(SceneRenderer& renderer, double seconds, Look look) {
        Commands commands(*device_);
        commands.run([&](VkCommandBuffer buffer) {
            renderer.record(buffer, flight_camera(scene_, 7), seconds, look);
        });
    }

    /// Of four bytes a texel, the upper left so many rows and columns.
    Texels read(const Image& image, std::uint32_t side) {
        const std::uint32_t width = image.info().width;
        const HostBuffer to(device_->handles(), std::size_t{4} * width * image.info().height,
                            VK_BUFFER_USAGE_TRANSFER_DST_BIT);
        Commands commands(*device_);
        commands.run([&](VkCommandBuffer buffer) { record_read_back(buffer, image, to.buffer()); });
        Texels texels(std::size_t{side} * side);
        for (std::size_t y = 0; y < side; ++y)
            std::memcpy(&texels[y * side], to.bytes().data() + 4 * y * width,
                        std::size_t{4} * side);
        return texels;
    }

    const Scene scene_ = make_scene(3);
};

TEST_F(SceneDrawing, ShadowsAreOfTheLookAndMomentThatIsDrawn) {
    SceneRenderer used = renderer_of(kWhole);
    Texels before;
    for (const auto& [seconds, look] :
         {std::pair(0.0, Look::kPlain), std::pair(4.0, Look::kPlain), std::pair(4.0, Look::kSnow),
          std::pair(0.0, Look::kPlain)}) {
        SceneRenderer fresh = renderer_of(kWhole);
        draw(used, seconds, look);
        draw(fresh, seconds, look);
        const Texels shadow = read(used.targets().shadow, 1024);
        EXPECT_NE(shadow, before) << "this step proves nothing";
        EXPECT_EQ(shadow, read(fresh.targets().shadow, 1024)) << seconds;
        EXPECT_EQ(read(used.color(), kWhole), read(fresh.color(), kWhole)) << seconds;
        before = shadow;
    }
}

TEST_F(SceneDrawing, APartIsDrawnAsImagesOfItsSize) {
    for (const Look look : {Look::kPlain, Look::kInk, Look::kDusk}) {
        SceneRenderer large = renderer_of(kWhole);
        SceneRenderer small = renderer_of(kPart);
        draw(large, 1, look); // All of it, so that there is something outside.
        draw(small, 1, look);
        large.set_extent({kPart, kPart});
        draw(large, 1.5, look);
        draw(small, 1.5, look);
        const auto image = [](SceneRenderer& of, int which) -> const Image& {
            const SceneTargets& targets = of.targets();
            const Image* const images[]{&targets.color, &targets.motion, &targets.object,
                                        &targets.depth};
            return *images[which];
        };
        for (int which = 0; which < 4; ++which)
            EXPECT_EQ(read(image(large, which), kPart), read(image(small, which), kPart)) << which;
    }
}

} // namespace
} // namespace samples
