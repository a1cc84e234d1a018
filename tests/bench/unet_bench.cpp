// How long one evaluation of the sample models' network takes, and how near that is to what the
// same machine's convolutions do by themselves.
#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>
#include <c10/core/GradMode.h>

#include "bench/convolution_work.h"

namespace restyle::core {
namespace {

constexpr auto kChannelsLast = at::MemoryFormat::ChannelsLast;

void evaluate(benchmark::State& state) {
    const c10::NoGradGuard no_gradients;
    const UNetConfig config =
        read_unet_config(RESTYLE_SOURCE_DIR "/samples/models/plain/unet/config.json");
    const int height = config.sample_size.value().front(), width = config.sample_size->back();
    const UNet unet(
        [](const std::string&, at::IntArrayRef shape) {
            const at::Tensor parameter = (0.02 * at::randn(shape)).to(at::kBFloat16);
            return shape.size() == 4 ? parameter.contiguous(kChannelsLast) : parameter;
        },
        config);
    const auto batch = state.range(0);
    const at::Tensor x = at::randn({batch, config.in_channels, height, width})
                             .to(at::kBFloat16)
                             .contiguous(kChannelsLast);
    const at::Tensor t = at::full({batch}, 500, at::kLong);
    const double rate = convolution_rate();

    for (auto _ : state)
        benchmark::DoNotOptimize(unet(x, t));

    const double gflop = static_cast<double>(batch) * convolution_gflop(config, height, width);
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
