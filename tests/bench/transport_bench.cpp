// What it costs to hand one tensor to the core and another back, by transport: what the session's
// thread waits for beside the network.
#include <stdexcept>
#include <vector>

#include <benchmark/benchmark.h>

#include "choose_transport.h"
#include "vulkan_device.h"

namespace restyle::interop {
namespace {

// A renderer's device as an engine makes it that enables all that is useful.
struct Renderer {
    Renderer()
        : device({{}, [this](VkInstance instance, VkPhysicalDevice chosen) {
                      return extensions =
                                 useful_extensions(vkGetInstanceProcAddr, instance, chosen);
                  }}) {
        vk = load_device({vkGetInstanceProcAddr,
                          device.instance(),
                          device.physical_device(),
                          device.device(),
                          {extensions.begin(), extensions.end()}});
    }

    std::vector<const char*> extensions;
    samples::VulkanDevice device;
    DeviceTable vk;
};

void fetch_and_publish(benchmark::State& state, TransportKind kind) {
    static const Renderer renderer;
    const std::size_t bytes = 3 * sizeof(float) * std::size_t(state.range(0) * state.range(1));
    const TensorRange packed{0, bytes}, change{(bytes + 65535) / 65536 * 65536, bytes};
    const SharedMemory memory(2 * change.offset);
    try {
        const auto transport = choose_transport(renderer.vk, memory, kind).transport;
        for (auto _ : state) {
            transport->fetch(packed);
            transport->publish(change);
        }
    } catch (const std::runtime_error& refusal) {
        state.SkipWithError(refusal.what());
    }
}

void sizes(benchmark::internal::Benchmark* benchmark) {
    benchmark->ArgNames({"width", "height"})->Args({176, 96})->Args({640, 360});
    benchmark->Args({1280, 720})->Args({1920, 1080})->Args({3840, 2160});
    benchmark->Unit(benchmark::kMicrosecond)->UseRealTime();
}

BENCHMARK_CAPTURE(fetch_and_publish, host, TransportKind::kHost)->Apply(sizes);
BENCHMARK_CAPTURE(fetch_and_publish, peer, TransportKind::kPeer)->Apply(sizes);
BENCHMARK_CAPTURE(fetch_and_publish, staging, TransportKind::kStaging)->Apply(sizes);

} // namespace
} // namespace restyle::interop

BENCHMARK_MAIN();
