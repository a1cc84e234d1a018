// How long one evaluation of a public family's network takes, with random parameters. What
// diffusers takes for the same on this machine, diffusers_unet.py prints.
//
//   RESTYLE_DEVICE    cpu (default), cuda or auto
//   RESTYLE_UNET      sd15 (default), sd21, sdxl, lcm, small, tiny, ssd1b, sd-turbo, sdxl-turbo
//   RESTYLE_LATENT    height and width of the latent, 64 by default
#include <cstdlib>
#include <string>

#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>
#include <c10/core/GradMode.h>

#include "bench/bench_device.h"
#include "models/synthetic/synthetic_unet.h"

namespace restyle::core {
namespace {

constexpr std::int64_t kTokens = 77;

std::string setting(const char* name, const std::string& otherwise) {
    const char* given = std::getenv(name);
    return given != nullptr ? given : otherwise;
}

Condition random_condition(const ConditionNeeds& needs) {
    const at::TensorOptions on = at::device(bench_device());
    Condition condition;
    if (needs.text_width) condition.text = at::randn({1, kTokens, *needs.text_width}, on);
    if (needs.pooled_width) condition.pooled = at::randn({1, *needs.pooled_width}, on);
    if (needs.time_ids) condition.time_ids = at::full({1, kTimeIds}, 512, on.dtype(at::kLong));
    if (needs.guidance_scale) condition.guidance_scale = at::full({1}, 7.5, on);
    return condition;
}

void evaluate(benchmark::State& state, at::ScalarType dtype) {
    const c10::NoGradGuard no_gradients;
    const at::Device device = bench_device();
    const UNetConfig config = synthetic_unet_config(setting("RESTYLE_UNET", "sd15"));
    const UNet unet = synthetic_unet(config, 1, dtype, device);
    const std::int64_t side = std::stoll(setting("RESTYLE_LATENT", "64")), batch = state.range(0);
    const at::Tensor x = at::randn({batch, config.in_channels, side, side})
                             .to(device, dtype)
                             .contiguous(at::MemoryFormat::ChannelsLast);
    const at::Tensor t = at::full({batch}, 500, at::device(device).dtype(at::kLong));
    const ToldCondition told = unet.tell(random_condition(unet.needs()));
    wait_for(unet(x, t, told)); // Lays weights out for this size.

    for (auto _ : state) {
        const at::Tensor o = unet(x, t, told);
        wait_for(o);
        benchmark::DoNotOptimize(o);
    }
    state.counters["threads"] = at::get_num_threads();
}
BENCHMARK_CAPTURE(evaluate, bf16, at::kBFloat16)
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();
BENCHMARK_CAPTURE(evaluate, fp32, at::kFloat)
    ->Arg(1)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

} // namespace
} // namespace restyle::core

BENCHMARK_MAIN();
