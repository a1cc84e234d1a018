// A small engine with a frame graph, recording threads and a locked queue, and the SDK as its
// plugin:
//   engine_host godot|unity|unreal source_model target_model in.png out.png [frames]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <map>
#include <thread>

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

/// The images of a frame.
struct Images {
    Tracked scene;   ///< What is drawn.
    Tracked color;   ///< ... shaded and restyled in place,
    Tracked present; ///< ... and shown.
};

void record_copy(VkCommandBuffer commands, const samples::Image& from, const samples::Image& to) {
    const VkImageSubresourceLayers layers{VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
    const VkImageCopy all{layers, {}, layers, {}, {from.info().width, from.info().height, 1}};
    vkCmdCopyImage(commands, from.image(), kRead.layout, to.image(), kWritten.layout, 1, &all);
}

Pass copy_pass(const char* name, Tracked& from, Tracked& to) {
    return {name, {{&from, kRead}, {&to, kWritten}}, [&](VkCommandBuffer commands) {
                record_copy(commands, *from.image, *to.image);
            }};
}

// What another than the graph does with the image comes and goes in one state.
Pass transition_pass(const char* name, Tracked& image) {
    return {name, {{&image, kGeneral}}, [](VkCommandBuffer) {}};
}

// Godot's effect is a pass among others; the others' plugin comes between two flushes.
void render_frame(Engine& engine, StylePlugin& plugin, Manner manner, Images& images) {
    const std::uint64_t frame = engine.begin_frame();
    plugin.retire(engine.safe_frame());
    FrameGraph graph;
    graph.add(copy_pass("draw", images.scene, images.color));
    if (manner == Manner::kGodot) {
        graph.add({"effect", {{&images.color, kGeneral}}, [&](VkCommandBuffer commands) {
                       plugin.render(commands, {images.color.image, kGeneral}, frame);
                   }});
    } else {
        graph.add(transition_pass("hand over", images.color));
        engine.run(graph);
        graph = {};
        plugin.render(VK_NULL_HANDLE, {images.color.image, kGeneral}, frame);
    }
    graph.add(copy_pass("present", images.color, images.present));
    engine.run(graph);
    engine.end_frame();
}

int run(const PluginOptions& wanted, const char* in, const char* out, std::uint64_t frames) {
    PluginOptions options = wanted;
    samples::VulkanOptions device;
    device.validate = true;
    if (options.manner != Manner::kGodot) // A stock Godot enables none.
        device.device_extensions = [&](VkInstance, VkPhysicalDevice) {
            return options.extensions = {VK_KHR_EXTERNAL_MEMORY_EXTENSION_NAME,
                                         VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME};
        };
    Engine engine(device);
    samples::Commands commands(engine.device());
    const samples::Picture picture = samples::read_picture(in);
    const samples::ImageInfo info = samples::image_info(picture);
    const samples::Image scene(engine.device().handles(), info);
    const samples::Image color(engine.device().handles(), info);
    const samples::Image present(engine.device().handles(), info);
    samples::write_picture(engine.device(), commands, picture, scene);
    Images images{{&scene, kGeneral}, {&color, {}}, {&present, {}}};

    StylePlugin plugin(engine, options, color);
    plugin.wait_ready();
    const std::uint64_t most = std::max(frames, kMostFrames);
    for (std::uint64_t frame = 0; frame < frames || (plugin.restyled() == 0 && frame < most);
         ++frame) {
        render_frame(engine, plugin, options.manner, images);
        std::this_thread::sleep_for(std::chrono::milliseconds(1)); // The rest of the game.
    }
    engine.wait();

    FrameGraph last;
    last.add(transition_pass("read back", images.present));
    engine.begin_frame();
    engine.run(last);
    engine.end_frame();
    engine.wait();
    samples::write_png(samples::read_picture(engine.device(), commands, present), out);
    const RestyleStatus status = plugin.status();
    std::printf("frames handed in: %llu\nframes restyled: %llu\ntransport: %s\n"
                "validation messages: %d\n",
                static_cast<unsigned long long>(status.frames_taken),
                static_cast<unsigned long long>(plugin.restyled()), status.transport_reason,
                engine.device().validation_messages());
    return engine.device().validation_messages() == 0 && plugin.restyled() > 0 ? 0 : 1;
}

} // namespace

int main(int count, char** words) try {
    const auto manner = count < 6 ? kManners.end() : kManners.find(words[1]);
    if (manner == kManners.end())
        throw std::invalid_argument(
            "expected godot|unity|unreal source_model target_model in.png out.png [frames]");
    PluginOptions options;
    options.manner = manner->second;
    options.library = ENGINE_HOST_LIBRARY;
    options.source_model = words[2];
    options.target_model = words[3];
    return run(options, words[4], words[5], count > 6 ? std::stoull(words[6]) : 100);
} catch (const std::exception& error) {
    std::fprintf(stderr, "engine_host: %s\n", error.what());
    return 1;
}
