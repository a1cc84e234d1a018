#include "frames.h"

#include <cstring>

namespace quality {

using samples::Camera;
using samples::Look;
using samples::Picture;
using samples::Scene;

FrameTaker::FrameTaker(const samples::VulkanDevice& device, std::uint32_t width,
                       std::uint32_t height)
    : pictures_(device, width, height),
      commands_(device),
      objects_(device.handles(), width, height),
      read_back_(device.handles(), sizeof(std::uint32_t) * width * height,
                 VK_BUFFER_USAGE_TRANSFER_DST_BIT) {}

Frames FrameTaker::views(const Seeds& seeds, Look source, Look target) {
    Frames frames;
    for (std::uint64_t seed = seeds.first; seed < seeds.end; ++seed) {
        const Scene scene = samples::make_scene(seed);
        set_scene(scene);
        take(frames, samples::random_camera(scene, 0), 0, source, target);
    }
    return frames;
}

Frames FrameTaker::flight(std::uint64_t seed, std::uint32_t count, Look source, Look target) {
    constexpr double kFramesPerSecond = 30;
    const Scene scene = samples::make_scene(seed);
    set_scene(scene);
    Frames frames;
    for (std::uint32_t n = 0; n < count; ++n) {
        const double seconds = n / kFramesPerSecond;
        take(frames, samples::flight_camera(scene, seconds), seconds, source, target);
    }
    return frames;
}

std::vector<Picture> FrameTaker::pictures(const Seeds& seeds, Look look) {
    std::vector<Picture> taken;
    for (std::uint64_t seed = seeds.first; seed < seeds.end; ++seed) {
        const Scene scene = samples::make_scene(seed);
        pictures_.set_scene(scene);
        taken.push_back(pictures_.take(samples::random_camera(scene, 0), 0, look));
    }
    return taken;
}

void FrameTaker::set_scene(const Scene& scene) {
    pictures_.set_scene(scene);
    objects_.set_scene(scene);
}

void FrameTaker::take(Frames& frames, const Camera& camera, double seconds, Look source,
                      Look target) {
    frames.rendered.push_back(pictures_.take(camera, seconds, source));
    frames.truth.push_back(pictures_.take(camera, seconds, target));
    frames.objects.push_back(take_objects(camera, seconds, target));
}

std::vector<std::uint32_t> FrameTaker::take_objects(const Camera& camera, double seconds,
                                                    Look look) {
    commands_.run([&](VkCommandBuffer commands) {
        objects_.record(commands, camera, seconds, look);
        samples::record_read_back(commands, objects_.targets().object, read_back_.buffer());
    });
    std::vector<std::uint32_t> objects(read_back_.bytes().size() / sizeof(std::uint32_t));
    std::memcpy(objects.data(), read_back_.bytes().data(), read_back_.bytes().size());
    return objects;
}

} // namespace quality
