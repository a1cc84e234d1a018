// The validation layer, with synchronisation checked, has nothing to say about drawing the scene.
#include "commands.h"
#include "drawing_device.h"
#include "host_buffer.h"
#include "scene_renderer.h"

namespace samples {
namespace {

class SceneValidation : public DrawingDevice {
protected:
    SceneValidation() { validate_ = true; }

    void SetUp() override {
        DrawingDevice::SetUp();
        if (device_ && !device_->validates()) GTEST_SKIP() << "no validation layer is installed";
    }
};

TEST_F(SceneValidation, IsSilentOver60FramesOfAllLooks) {
    constexpr std::uint32_t kSize = 64;
    Commands commands(*device_);
    SceneRenderer renderer(device_->handles(), kSize, kSize);
    const HostBuffer read(device_->handles(), 4 * kSize * kSize, VK_BUFFER_USAGE_TRANSFER_DST_BIT);
    const Scene scene = make_scene(1);
    renderer.set_scene(scene);
    for (int frame = 0; frame < 60; ++frame)
        commands.run([&](VkCommandBuffer buffer) {
            const double seconds = frame / 30.0;
            renderer.record(buffer, flight_camera(scene, seconds), seconds,
                            kLooks[static_cast<std::size_t>(frame) % kLooks.size()]);
            record_read_back(buffer, renderer.color(), read.buffer());
        });
    EXPECT_EQ(device_->validation_messages(), 0);
}

TEST_F(SceneValidation, SpeaksUpAboutAKnownHazard) {
    Commands commands(*device_);
    const HostBuffer buffer(device_->handles(), 64, VK_BUFFER_USAGE_TRANSFER_DST_BIT);
    commands.run([&](VkCommandBuffer recording) {
        vkCmdFillBuffer(recording, buffer.buffer(), 0, 64, 1);
        vkCmdFillBuffer(recording, buffer.buffer(), 0, 64, 2); // No barrier between the two.
    });
    EXPECT_GT(device_->validation_messages(), 0);
}

} // namespace
} // namespace samples
