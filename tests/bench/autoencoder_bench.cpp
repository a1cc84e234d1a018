// How long the autoencoders of SD 1.x (AutoencoderKL) and TAESD take for a picture of 256x256, with
// random weights, on RESTYLE_DEVICE: cpu (default), cuda or auto. diffusers_autoencoder.py times
// diffusers at the same on a CPU.
#include <string>
#include <utility>

#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>
#include <c10/core/GradMode.h>
#include <c10/util/StringUtil.h>

#include "bench/bench_device.h"
#include "models/autoencoder/ldm_autoencoder.h"
#include "models/autoencoder/tiny_autoencoder.h"

namespace restyle::core {
namespace {

constexpr auto kChannelsLast = at::MemoryFormat::ChannelsLast;
constexpr int kSide = 256, kLatentPixels = 8;

LdmConfig sd_config() {
    LdmConfig config;
    config.levels = {{128}, {256}, {512}, {512}};
    config.layers_per_block = 2;
    return config;
}

template <typename Network, typename Config>
Network random_network(const Config& config, at::ScalarType dtype) {
    return Network(
        [dtype](const std::string&, at::IntArrayRef shape) {
            const at::Tensor parameter = (0.02 * at::randn(shape)).to(bench_device(), dtype);
            return shape.size() == 4 ? parameter.contiguous(kChannelsLast) : parameter;
        },
        config);
}

template <typename Network>
void run(benchmark::State& state, const Network& network, bool decode, at::ScalarType dtype) {
    const c10::NoGradGuard no_gradients;
    const int side = decode ? kSide / kLatentPixels : kSide;
    const at::Tensor x = at::randn({1, decode ? 4 : 3, side, side})
                             .to(bench_device(), dtype)
                             .contiguous(kChannelsLast);
    const auto once = [&] { return decode ? network.decode(x) : network.encode(x); };
    wait_for(once()); // Lays out the weights.
    for (auto _ : state) {
        const at::Tensor result = once();
        wait_for(result);
        benchmark::DoNotOptimize(result);
    }
    state.counters["threads"] = at::get_num_threads();
}

void ldm(benchmark::State& state, bool decode, at::ScalarType dtype) {
    run(state, random_network<LdmAutoencoder>(sd_config(), dtype), decode, dtype);
}

void tiny(benchmark::State& state, bool decode, at::ScalarType dtype) {
    run(state, random_network<TinyAutoencoder>(TinyConfig(), dtype), decode, dtype);
}

const bool registered = [] {
    for (const auto& [network, function] : {std::pair{"ldm", &ldm}, std::pair{"tiny", &tiny}})
        for (const auto& [precision, dtype] :
             {std::pair{"bf16", at::kBFloat16}, std::pair{"fp32", at::kFloat}})
            for (const bool decode : {false, true}) {
                const std::string name =
                    c10::str(network, decode ? "/decode/" : "/encode/", precision);
                benchmark::RegisterBenchmark(name.c_str(), function, decode, dtype)
                    ->Unit(benchmark::kMillisecond)
                    ->MeasureProcessCPUTime()
                    ->UseRealTime();
            }
    return true;
}();

} // namespace
} // namespace restyle::core

BENCHMARK_MAIN();
