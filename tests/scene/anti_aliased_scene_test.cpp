// The scene's frames, anti-aliased, come nearer to what a camera sees that samples each pixel many
// times.
#include <cmath>
#include <cstdint>

#include "commands.h"
#include "drawing_device.h"
#include "host_buffer.h"
#include "scene_renderer.h"
#include "temporal_anti_aliasing.h"

namespace samples {
namespace {

constexpr std::uint32_t kSmall = 96;
constexpr std::uint32_t kSamples = 8; // Of a pixel's side.

using Light = std::vector<double>; // Row by row, red, green and blue.

class AntiAliasedScene : public DrawingDevice {
protected:
    AntiAliasedScene() { validate_ = true; }

    void SetUp() override {
        DrawingDevice::SetUp();
        if (device_) commands_.emplace(*device_);
    }

    void TearDown() override {
        if (!device_) return;
        EXPECT_EQ(device_->validation_messages(), 0);
    }

    SceneRenderer renderer_of(std::uint32_t side) const {
        SceneRenderer renderer(device_->handles(), side, side);
        renderer.set_scene(scene_);
        return renderer;
    }

    Light read(const Image& image) {
        const std::size_t texels = std::size_t{image.info().width} * image.info().height;
        const HostBuffer to(device_->handles(), 4 * texels, VK_BUFFER_USAGE_TRANSFER_DST_BIT);
        commands_->run(
            [&](VkCommandBuffer buffer) { record_read_back(buffer, image, to.buffer()); });
        Light light;
        for (std::size_t texel = 0; texel < texels; ++texel)
            for (std::size_t channel = 0; channel < 3; ++channel)
                light.push_back(
                    std::pow(std::to_integer<int>(to.bytes()[4 * texel + channel]) / 255.0, 2.2));
        return light;
    }

    /// The last of some frames, `step` seconds from one to the next, as it is drawn and resolved.
    std::pair<Light, Light> fly(int frames, double step, Look look) {
        SceneRenderer renderer = renderer_of(kSmall);
        const SceneTargets& targets = renderer.targets();
        TemporalAntiAliasing resolve(device_->handles(),
                                     {targets.color, targets.motion, targets.depth});
        for (int n = 1 - frames; n <= 0; ++n)
            commands_->run([&](VkCommandBuffer buffer) {
                renderer.set_jitter(resolve.begin_frame({kSmall, kSmall}, n > 1 - frames));
                renderer.record(buffer, flight_camera(scene_, 7 + n * step), 7 + n * step, look);
                resolve.record(buffer, renderer.to_previous());
            });
        return {read(renderer.color()), read(resolve.color())};
    }

    /// The frame that fly() ends with.
    Light reference(Look look) {
        SceneRenderer renderer = renderer_of(kSamples * kSmall);
        commands_->run([&](VkCommandBuffer buffer) {
            renderer.record(buffer, flight_camera(scene_, 7), 7, look);
        });
        const Light fine = read(renderer.color());
        Light light(std::size_t{3} * kSmall * kSmall);
        for (std::size_t i = 0; i < fine.size(); ++i) {
            const std::size_t x = i / 3 % (kSamples * kSmall) / kSamples;
            const std::size_t y = i / 3 / (kSamples * kSmall) / kSamples;
            light[3 * (y * kSmall + x) + i % 3] += fine[i] / (kSamples * kSamples);
        }
        return light;
    }

    const Scene scene_ = make_scene(3);
    std::optional<Commands> commands_;
};

/// Of 8-bit code values, in dB.
double psnr(const Light& a, const Light& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += std::pow(std::pow(a[i], 1 / 2.2) - std::pow(b[i], 1 / 2.2), 2);
    return -10 * std::log10(sum / static_cast<double>(a.size()));
}

TEST_F(AntiAliasedScene, ComesNearerToManySamplesWhereAllStandsStill) {
    for (const Look look : {Look::kPlain, Look::kSnow, Look::kDusk}) {
        const Light wanted = reference(look);
        const double plain = psnr(fly(1, 0, look).first, wanted);
        const double resolved = psnr(fly(40, 0, look).second, wanted);
        RecordProperty("plain_" + std::string(look_name(look)), std::to_string(plain));
        RecordProperty("resolved_" + std::string(look_name(look)), std::to_string(resolved));
        EXPECT_GT(resolved, plain + 6) << look_name(look);
    }
}

TEST_F(AntiAliasedScene, ComesNearerToManySamplesInFlight) {
    const Light wanted = reference(Look::kPlain);
    const double plain = psnr(fly(1, 0, Look::kPlain).first, wanted);
    const double resolved = psnr(fly(24, 1.0 / 30, Look::kPlain).second, wanted);
    RecordProperty("plain", std::to_string(plain));
    RecordProperty("resolved", std::to_string(resolved));
    EXPECT_GT(resolved, plain + 2);
}

} // namespace
} // namespace samples
