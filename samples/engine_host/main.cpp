// A small engine with a frame graph, recording threads and a locked queue, and the SDK as its
// plugin:
//   engine_host godot|unity|unreal source_model target_model in.png out.png [frames [least scale]]
//               [--capture folder [--frames count]]
// With a least scale below 1 each frame is drawn smaller or larger than the one before, as engines
// do under load, in the upper left of an image that stays. A capture keeps so many frames, 8 unless
// told otherwise, for `restyle replay`.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <thread>

#include "capturing.h"
#include "picture_transfer.h"
#include "style_plugin.h"

namespace {

using namespace engine;

constexpr Use kWritten{VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, VK_PIPELINE_STAGE_TRANSFER_BIT,
                       VK_ACCESS_TRANSFER_WRITE_BIT};
constexpr Use kRead{VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, VK_PIPELINE_STAGE_TRANSFER_BIT,
                    VK_ACCESS_TRANSFER_READ_BIT};
constexpr Use kGeneral{VK_IMAGE_LAYOUT_GENERAL, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                       VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT};

const std::map<std::string, Manner> kManners{
    {"godot", Manner::kGodot}, {"unity", Manner::kUnity}, {"unreal", Manner::kUnreal}};

constexpr std::uint64_t kMostFrames = 60000; // Without a picture: about a minute.

/// What is to be done.
struct Run {
    PluginOptions plugin;
    const char* in;
    const char* out;
    std::uint64_t frames;
    float least_scale; ///< Of drawn frames.
    CaptureWish capture;
};

/// The images of a frame.
struct Images {
    Tracked scene;   ///< What is drawn.
    Tracked color;   ///< ... at the frame's scale, and restyled in place,
    Tracked present; ///< ... and shown.
};

VkExtent2D all_of(const samples::Image& image) {
    return {image.info().width, image.info().height};
}

// Goes down from 1 to `least` and back within some frames.
VkExtent2D drawn_extent(const samples::Image& image, float least, std::uint64_t frame) {
    constexpr std::uint64_t kPeriod = 12;
    const float down = std::abs(1 - 2 * static_cast<float>(frame % kPeriod) / kPeriod);
    const float scale = least + (1 - least) * down;
    const auto scaled = [&](std::uint32_t side) {
        return std::max(1u, static_cast<std::uint32_t>(scale * static_cast<float>(side)));
    };
    return {scaled(image.info().width), scaled(image.info().height)};
}

bool same(VkExtent2D one, VkExtent2D other) {
    return one.width == other.width && one.height == other.height;
}

VkOffset3D corner_of(VkExtent2D extent) {
    return {static_cast<std::int32_t>(extent.width), static_cast<std::int32_t>(extent.height), 1};
}

void record_copy(VkCommandBuffer commands, const Tracked& from, const Tracked& to,
                 VkExtent2D extent) {
    const VkImageSubresourceLayers layers{VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
    const VkImageCopy part{layers, {}, layers, {}, {extent.width, extent.height, 1}};
    vkCmdCopyImage(commands, from.image->image(), kRead.layout, to.image->image(), kWritten.layout,
                   1, &part);
}

// Stretches what lies in the upper left of the one over as much of the other. What keeps its size
// is copied: of a blit in an earlier command buffer lavapipe (Mesa 22.3) may not have written all
// when a capture copies the image to a buffer, although barriers lie between.
Pass stretch_pass(const char* name, Tracked& from, VkExtent2D from_extent, Tracked& to,
                  VkExtent2D to_extent) {
    return {name, {{&from, kRead}, {&to, kWritten}}, [=, &from, &to](VkCommandBuffer commands) {
                if (same(from_extent, to_extent)) {
                    record_copy(commands, from, to, to_extent);
                    return;
                }
                const VkImageSubresourceLayers layers{VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
                const VkImageBlit part{
                    layers, {{}, corner_of(from_extent)}, layers, {{}, corner_of(to_extent)}};
                vkCmdBlitImage(commands, from.image->image(), kRead.layout, to.image->image(),
                               kWritten.layout, 1, &part, VK_FILTER_LINEAR);
            }};
}

// What another than the graph does with the image comes and goes in one state.
Pass transition_pass(const char* name, Tracked& image) {
    return {name, {{&image, kGeneral}}, [](VkCommandBuffer) {}};
}

// Godot's effect is a pass among others; the others' plugin comes between two flushes.
void render_frame(Engine& engine, StylePlugin& plugin, const Run& wanted, Images& images) {
    const std::uint64_t frame = engine.begin_frame();
    plugin.retire(engine.safe_frame());
    const VkExtent2D all = all_of(*images.color.image);
    const VkExtent2D drawn = drawn_extent(*images.color.image, wanted.least_scale, frame);
    FrameGraph graph;
    graph.add(stretch_pass("draw", images.scene, all, images.color, drawn));
    if (wanted.plugin.manner == Manner::kGodot) {
        graph.add({"effect", {{&images.color, kGeneral}}, [&](VkCommandBuffer commands) {
                       plugin.render(commands, {images.color.image, kGeneral}, drawn, frame);
                   }});
    } else {
        graph.add(transition_pass("hand over", images.color));
        engine.run(graph);
        graph = {};
        plugin.render(VK_NULL_HANDLE, {images.color.image, kGeneral}, drawn, frame);
    }
    graph.add(stretch_pass("present", images.color, drawn, images.present, all));
    engine.run(graph);
    engine.end_frame();
}

int run(const Run& wanted) {
    PluginOptions options = wanted.plugin;
    samples::VulkanOptions device;
    device.validate = true;
    if (options.manner != Manner::kGodot) // A stock Godot enables none.
        device.device_extensions = [&](VkInstance, VkPhysicalDevice) {
            return options.extensions = {VK_KHR_EXTERNAL_MEMORY_EXTENSION_NAME,
                                         VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME};
        };
    Engine engine(device);
    samples::Commands commands(engine.device());
    const samples::Picture picture = samples::read_picture(wanted.in);
    const samples::ImageInfo info = samples::image_info(picture);
    const samples::Image scene(engine.device().handles(), info);
    const samples::Image color(engine.device().handles(), info);
    const samples::Image present(engine.device().handles(), info);
    samples::write_picture(engine.device(), commands, picture, scene);
    Images images{{&scene, kGeneral}, {&color, {}}, {&present, {}}};

    StylePlugin plugin(engine, options, color);
    plugin.wait_ready();
    Capturing capturing(plugin, wanted.capture);
    const std::uint64_t most = std::max(wanted.frames, kMostFrames);
    const auto is_lacking = [&] { return plugin.restyled() == 0 || capturing.is_lacking(); };
    for (std::uint64_t frame = 0; frame < wanted.frames || (is_lacking() && frame < most);
         ++frame) {
        capturing.begin_when_restyled();
        render_frame(engine, plugin, wanted, images);
        std::this_thread::sleep_for(std::chrono::milliseconds(1)); // The rest of the game.
    }
    engine.wait();
    plugin.retire(engine.safe_frame());
    if (!wanted.capture.folder.empty()) std::printf("frames captured: %u\n", capturing.finish());

    FrameGraph last;
    last.add(transition_pass("read back", images.present));
    engine.begin_frame();
    engine.run(last);
    engine.end_frame();
    engine.wait();
    samples::write_png(samples::read_picture(engine.device(), commands, present), wanted.out);
    const RestyleStatus status = plugin.status();
    std::printf("frames handed in: %llu\nframes restyled: %llu\ntransport: %s\n"
                "validation messages: %d\n",
                static_cast<unsigned long long>(status.frames_taken),
                static_cast<unsigned long long>(plugin.restyled()), status.transport_reason,
                engine.device().validation_messages());
    return engine.device().validation_messages() == 0 && plugin.restyled() > 0 ? 0 : 1;
}

// Takes what is said of a capture from behind the other words. The SDK refuses 0 frames, which is
// what no number is read as.
CaptureWish take_capture(int& count, char** words) {
    CaptureWish wish;
    int left = count;
    for (int i = count - 2; i > 5; i -= 2) {
        const std::string name = words[i];
        if (name == "--capture")
            wish.folder = words[i + 1];
        else if (name == "--frames")
            wish.frames = static_cast<std::uint32_t>(std::strtoul(words[i + 1], nullptr, 10));
        else
            break;
        left = i;
    }
    if (left < count && wish.folder.empty())
        throw std::invalid_argument("--frames is of a --capture, expected its folder");
    count = left;
    return wish;
}

} // namespace

int main(int count, char** words) try {
    const CaptureWish capture = take_capture(count, words);
    const auto manner = count < 6 ? kManners.end() : kManners.find(words[1]);
    const float least_scale = count > 7 ? std::stof(words[7]) : 1;
    if (manner == kManners.end() || !(least_scale > 0 && least_scale <= 1))
        throw std::invalid_argument("expected godot|unity|unreal source_model target_model in.png "
                                    "out.png [frames [least scale, above 0, up to 1]] [--capture "
                                    "folder [--frames count]]");
    Run wanted{{},          words[4], words[5], count > 6 ? std::stoull(words[6]) : 100,
               least_scale, capture};
    wanted.plugin.manner = manner->second;
    wanted.plugin.library = ENGINE_HOST_LIBRARY;
    wanted.plugin.source_model = words[2];
    wanted.plugin.target_model = words[3];
    return run(wanted);
} catch (const std::exception& error) {
    std::fprintf(stderr, "engine_host: %s\n", error.what());
    return 1;
}
