// What a frame costs the renderer: its thread, that records, and its GPU, that runs the passes; by
// what the session is told of the scene and asked for. Each picture is one frame late. The back is
// the fake one, so that no network runs beside. Arguments: the frame's size.
#include <chrono>
#include <filesystem>
#include <memory>
#include <vector>

#include <benchmark/benchmark.h>
#include <restyle/restyle.hpp>

#include "commands.h"
#include "for_restyle.h"
#include "models/temporary_folder.h"

namespace restyle::test {
namespace {

constexpr std::uint64_t kForever = UINT64_MAX;
constexpr std::uint32_t kModelWidth = 320, kModelHeight = 184;
constexpr int kIterations = 10, kWarmUp = 3;

/// What a session is told, and asked for.
struct Way {
    VkFormat format = VK_FORMAT_R8G8B8A8_UNORM;
    bool with_view = true;          ///< A shader may write the picture in place.
    bool moved = false;             ///< Along the scene's motion,
    bool checked = false;           ///< ... where depth and object allow.
    bool weighed = false;           ///< By mask, distance and object.
    std::uint32_t blend_frames = 0; ///< Of RestyleSettings.
    std::uint32_t part = 1;         ///< The frame is this part of the images' sides.
    bool kept = false;              ///< What is shown is kept to be looked at.
    bool captured = false;
};

struct Cost {
    double frame_us = 0;   ///< Of the thread, recording a frame,
    double picture_us = 0; ///< ... and its picture.
    double frame_ms = 0;   ///< Of the GPU, running that,
    double picture_ms = 0; ///< ... and that.

    Cost& operator+=(const Cost& other) {
        frame_us += other.frame_us;
        picture_us += other.picture_us;
        frame_ms += other.frame_ms;
        picture_ms += other.picture_ms;
        return *this;
    }
};

/// A renderer's device as an engine makes it that enables all that is useful.
struct Renderer {
    Renderer()
        : device({{}, [this](VkInstance instance, VkPhysicalDevice chosen) {
                      return extensions =
                                 device_extensions(vkGetInstanceProcAddr, instance, chosen);
                  }}) {}

    std::vector<const char*> extensions;
    samples::VulkanDevice device;
};

/// The GPU's time between places in commands, each of which waits for all before it.
class Timestamps {
public:
    static constexpr std::uint32_t kCount = 3;

    explicit Timestamps(const samples::VulkanDevice& device) : device_(device) {
        auto info =
            samples::of_type<VkQueryPoolCreateInfo>(VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO);
        info.queryType = VK_QUERY_TYPE_TIMESTAMP;
        info.queryCount = kCount;
        samples::check(vkCreateQueryPool(device.device(), &info, nullptr, &pool_),
                       "making a query pool");
        VkPhysicalDeviceProperties properties{};
        vkGetPhysicalDeviceProperties(device.physical_device(), &properties);
        ms_a_tick_ = 1e-6 * double(properties.limits.timestampPeriod);
    }
    ~Timestamps() { vkDestroyQueryPool(device_.device(), pool_, nullptr); }
    Timestamps(const Timestamps&) = delete;
    Timestamps& operator=(const Timestamps&) = delete;

    void reset(VkCommandBuffer commands) const { vkCmdResetQueryPool(commands, pool_, 0, kCount); }
    void record(VkCommandBuffer commands, std::uint32_t place) const {
        samples::record_full_barrier(commands);
        vkCmdWriteTimestamp(commands, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, pool_, place);
    }

    /// From a place to the next, in what has run.
    double ms_from(std::uint32_t place) const {
        std::uint64_t ticks[2]{};
        samples::check(vkGetQueryPoolResults(device_.device(), pool_, place, 2, sizeof ticks, ticks,
                                             sizeof ticks[0], VK_QUERY_RESULT_64_BIT),
                       "reading timestamps");
        return ms_a_tick_ * double(ticks[1] - ticks[0]);
    }

private:
    const samples::VulkanDevice& device_;
    VkQueryPool pool_ = VK_NULL_HANDLE;
    double ms_a_tick_;
};

/// A session and all that a renderer gives it of its frames, which hold nothing but a grey.
class Viewport {
public:
    Viewport(const Renderer& renderer, const Way& way, std::uint32_t width, std::uint32_t height)
        : way_(way),
          size_{width, height},
          commands_(renderer.device),
          timestamps_(renderer.device),
          context_(context_info(renderer)),
          style_("constant", "target"),
          color_(image(renderer, way.format)),
          picture_(image(renderer, way.format)),
          motion_(image(renderer, VK_FORMAT_R16G16_SFLOAT)),
          depth_(image(renderer, VK_FORMAT_R32_SFLOAT)),
          object_(image(renderer, VK_FORMAT_R8_UINT)),
          mask_(image(renderer, VK_FORMAT_R8_UNORM)),
          session_(context_, session_info()) {
        session_.wait_ready(kForever);
        RestyleSettings settings = restyle_default_settings();
        settings.blend_frames = way.blend_frames;
        settings.fade_near = way.weighed ? 1 : 0;
        settings.fade_far = way.weighed ? 100 : 0;
        session_.configure(settings);
        if (way.kept) session_.keep_buffers({"shown_way", "shown_validity", "shown_weight"});
        if (way.captured) session_.begin_capture(folder_.path().c_str(), kWarmUp + kIterations);
    }

    /// Records a frame and its picture, runs both, and waits until the next picture is there.
    Cost frame() {
        using Microseconds = std::chrono::duration<double, std::micro>;
        const RestyleFrame frame = frame_of_now();
        const RestyleTarget target = target_of_now();
        RestyleTicket ticket = 0;
        Cost cost;
        commands_.run([&](VkCommandBuffer into) {
            timestamps_.reset(into);
            timestamps_.record(into, 0);
            const auto begin = std::chrono::steady_clock::now();
            ticket = session_.record_frame(into, frame);
            const auto recorded = std::chrono::steady_clock::now();
            timestamps_.record(into, 1);
            const auto goes_on = std::chrono::steady_clock::now();
            session_.record_picture(into, target);
            const auto end = std::chrono::steady_clock::now();
            timestamps_.record(into, 2);
            cost.frame_us = Microseconds(recorded - begin).count();
            cost.picture_us = Microseconds(end - goes_on).count();
        });
        cost.frame_ms = timestamps_.ms_from(0);
        cost.picture_ms = timestamps_.ms_from(1);
        session_.retire(number_++);
        session_.wait(ticket, kForever);
        return cost;
    }

    double device_mib() const { return double(session_.memory().device) / (1 << 20); }

private:
    static RestyleContextInfo context_info(const Renderer& renderer) {
        RestyleContextInfo info = samples::context_info(renderer.device, renderer.extensions);
        info.back_library = FAKE_BACK;
        return info;
    }

    RestyleSessionInfo session_info() const {
        auto info = make<RestyleSessionInfo>();
        info.format = way_.format;
        info.width = size_.width;
        info.height = size_.height;
        info.style = style_.get();
        info.model_width = kModelWidth;
        info.model_height = kModelHeight;
        if (way_.moved) info.scene.motion_format = VK_FORMAT_R16G16_SFLOAT;
        if (way_.checked || way_.weighed) info.scene.depth_format = VK_FORMAT_R32_SFLOAT;
        if (way_.checked || way_.weighed) info.scene.object_format = VK_FORMAT_R8_UINT;
        if (way_.weighed) info.scene.mask_format = VK_FORMAT_R8_UNORM;
        if (way_.weighed) info.scene.near_plane = 0.1f;
        return info;
    }

    std::unique_ptr<samples::Image> image(const Renderer& renderer, VkFormat format) {
        VkImageUsageFlags usage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
        if (way_.with_view && format == way_.format) usage |= VK_IMAGE_USAGE_STORAGE_BIT;
        auto made = std::make_unique<samples::Image>(
            renderer.device.handles(), samples::ImageInfo{size_.width, size_.height, format,
                                                          usage | VK_IMAGE_USAGE_SAMPLED_BIT});
        commands_.run([&](VkCommandBuffer into) { record_grey(into, *made); });
        return made;
    }

    static void record_grey(VkCommandBuffer into, const samples::Image& image) {
        const VkImageSubresourceRange all{image.aspect(), 0, 1, 0, 1};
        auto barrier =
            samples::of_type<VkImageMemoryBarrier>(VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER);
        barrier.dstAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT;
        barrier.newLayout = VK_IMAGE_LAYOUT_GENERAL;
        barrier.image = image.image();
        barrier.subresourceRange = all;
        vkCmdPipelineBarrier(into, VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT,
                             VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 0, nullptr, 0, nullptr, 1,
                             &barrier);
        VkClearColorValue grey{};
        const VkFormat format = image.info().format;
        if (format != VK_FORMAT_R8_UINT && format != VK_FORMAT_R16G16_SFLOAT)
            grey = {{0.5f, 0.5f, 0.5f, 1.0f}};
        vkCmdClearColorImage(into, image.image(), VK_IMAGE_LAYOUT_GENERAL, &grey, 1, &all);
    }

    RestyleFrame frame_of_now() const {
        auto frame = make<RestyleFrame>();
        frame.color = samples::general_image(*color_);
        frame.frame_number = number_;
        frame.extent = part();
        return frame;
    }

    RestyleTarget target_of_now() const {
        auto target = make<RestyleTarget>();
        target.color = samples::general_image(*color_);
        target.picture = samples::general_image(*picture_, way_.with_view);
        target.frame_number = number_;
        target.extent = part();
        if (way_.moved) target.scene.motion = samples::general_image(*motion_);
        if (way_.checked || way_.weighed) target.scene.depth = samples::general_image(*depth_);
        if (way_.checked || way_.weighed) target.scene.object = samples::general_image(*object_);
        if (way_.weighed) {
            target.scene.mask = samples::general_image(*mask_);
            target.scene.object_amounts = &kAmount;
            target.scene.object_amount_count = 1;
        }
        return target;
    }

    VkExtent2D part() const { return {size_.width / way_.part, size_.height / way_.part}; }

    static constexpr RestyleObjectAmount kAmount{0, 0.5f};

    Way way_;
    VkExtent2D size_;
    TemporaryFolder folder_;
    samples::Commands commands_;
    Timestamps timestamps_;
    Context context_;
    Style style_;
    std::unique_ptr<samples::Image> color_, picture_, motion_, depth_, object_, mask_;
    Session session_;
    std::uint64_t number_ = 1;
};

void record(benchmark::State& state, const Way& way) {
    static const Renderer renderer;
    Viewport viewport(renderer, way, std::uint32_t(state.range(0)), std::uint32_t(state.range(1)));
    for (int i = 0; i < kWarmUp; ++i) // The first has no picture, the second none before it.
        viewport.frame();
    Cost sum;
    for (auto _ : state) {
        const Cost cost = viewport.frame();
        state.SetIterationTime(1e-6 * (cost.frame_us + cost.picture_us));
        sum += cost;
    }
    constexpr auto kMean = benchmark::Counter::kAvgIterations;
    state.counters["frame_us"] = benchmark::Counter(sum.frame_us, kMean);
    state.counters["picture_us"] = benchmark::Counter(sum.picture_us, kMean);
    state.counters["gpu_frame_ms"] = benchmark::Counter(sum.frame_ms, kMean);
    state.counters["gpu_picture_ms"] = benchmark::Counter(sum.picture_ms, kMean);
    state.counters["device_MiB"] = viewport.device_mib();
}

void sizes(benchmark::internal::Benchmark* benchmark) {
    benchmark->ArgNames({"width", "height"})
        ->Args({1280, 720})
        ->Args({1920, 1080})
        ->Args({3840, 2160});
    benchmark->Unit(benchmark::kMicrosecond)->UseManualTime()->Iterations(kIterations);
}

BENCHMARK_CAPTURE(record, whole, Way{})->Apply(sizes);
BENCHMARK_CAPTURE(record, whole_through_a_buffer, Way{.with_view = false})->Apply(sizes);
BENCHMARK_CAPTURE(record, moved, Way{.moved = true})->Apply(sizes);
BENCHMARK_CAPTURE(record, moved_and_checked, Way{.moved = true, .checked = true})->Apply(sizes);
BENCHMARK_CAPTURE(record, moved_and_blended, Way{.moved = true, .blend_frames = 8})->Apply(sizes);
BENCHMARK_CAPTURE(record, weighed, Way{.weighed = true})->Apply(sizes);
BENCHMARK_CAPTURE(record, all_of_it,
                  Way{.moved = true, .checked = true, .weighed = true, .blend_frames = 8})
    ->Apply(sizes);
BENCHMARK_CAPTURE(record, half_the_sides, Way{.moved = true, .part = 2})->Apply(sizes);
BENCHMARK_CAPTURE(record, moved_and_kept, Way{.moved = true, .kept = true})->Apply(sizes);
BENCHMARK_CAPTURE(record, moved_and_captured, Way{.moved = true, .captured = true})->Apply(sizes);
BENCHMARK_CAPTURE(record, bgra8, Way{.format = VK_FORMAT_B8G8R8A8_UNORM, .with_view = false})
    ->Apply(sizes);
BENCHMARK_CAPTURE(record, a2b10g10r10,
                  Way{.format = VK_FORMAT_A2B10G10R10_UNORM_PACK32, .with_view = false})
    ->Apply(sizes);
BENCHMARK_CAPTURE(record, b10g11r11,
                  Way{.format = VK_FORMAT_B10G11R11_UFLOAT_PACK32, .with_view = false})
    ->Apply(sizes);
BENCHMARK_CAPTURE(record, rgba16f, Way{.format = VK_FORMAT_R16G16B16A16_SFLOAT})->Apply(sizes);
BENCHMARK_CAPTURE(record, rgba32f, Way{.format = VK_FORMAT_R32G32B32A32_SFLOAT})->Apply(sizes);

} // namespace
} // namespace restyle::test

BENCHMARK_MAIN();
