// How long one evaluation of the sample models' network takes, and how near that is to what the
// same machine's convolutions do by themselves.
#include <algorithm>
#include <chrono>
#include <functional>

#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>
#include <c10/core/GradMode.h>

#include "bench/convolution_work.h"

namespace restyle::core {
namespace {

constexpr int kSide = 32; ///< Of 4 x 4 patches of a 128 x 128 picture.
constexpr auto kChannelsLast = at::MemoryFormat::ChannelsLast;

UNetConfig sample_config() {
    UNetConfig config;
    config.in_channels = config.out_channels = 48;
    config.levels = {{64}, {96}, {96}};
    config.mid_attention = false;
    config.norm_num_groups = 16;
    return config;
}

double seconds_of(const std::function<void()>& action) {
    const auto begin = std::chrono::steady_clock::now();
    action();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// The best that one wide 3x3 convolution does here, in GFLOP a second.
double convolution_rate() {
    constexpr int kChannels = 128, kBatch = 4, kRepetitions = 30;
    const auto options = at::TensorOptions(at::kBFloat16).memory_format(kChannelsLast);
    const at::Tensor x = at::randn({kBatch, kChannels, kSide, kSide}).to(options);
    const at::Tensor weight = at::randn({kChannels, kChannels, 3, 3}).to(options);
    double best = 1e9;
    for (int i = 0; i < kRepetitions; ++i)
        best = std::min(best, seconds_of([&] { at::conv2d(x, weight, {}, 1, 1); }));
    return 2e-9 * kBatch * kSide * kSide * kChannels * kChannels * 9 / best;
}

void evaluate(benchmark::State& state) {
    const c10::NoGradGuard no_gradients;
    const UNetConfig config = sample_config();
    const UNet unet(
        [](const std::string&, at::IntArrayRef shape) {
            const at::Tensor parameter = (0.02 * at::randn(shape)).to(at::kBFloat16);
            return shape.size() == 4 ? parameter.contiguous(kChannelsLast) : parameter;
        },
        config);
    const auto batch = state.range(0);
    const at::Tensor x =
        at::randn({batch, 48, kSide, kSide}).to(at::kBFloat16).contiguous(kChannelsLast);
    const at::Tensor t = at::full({batch}, 500, at::kLong);
    const double rate = convolution_rate();

    for (auto _ : state)
        benchmark::DoNotOptimize(unet(x, t));

    const double gflop = static_cast<double>(batch) * convolution_gflop(config, kSide, kSide);
    state.counters["GFLOP"] = gflop;
    state.counters["conv_GFLOP/s"] = rate;
    state.counters["share_of_conv"] =
        benchmark::Counter(gflop / rate, benchmark::Counter::kIsIterationInvariantRate);
    state.counters["threads"] = at::get_num_threads();
}
BENCHMARK(evaluate)->Arg(1)->Arg(4)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace
} // namespace restyle::core

BENCHMARK_MAIN();
