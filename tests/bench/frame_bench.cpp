// How many frames a second the back restyles with the models that ship, at the settings of the
// quality rows: K = 4, eta 1, bf16, the models' own size. Argument: threads. And what it makes of
// that to have K frames in flight, whose target steps are one call: arguments threads, K, and
// whether they are (1) or each frame is restyled by itself (0), in turn in one run. And what a mix
// of targets takes, beside one alone, and what several sessions of one style hold. On
// RESTYLE_DEVICE: cpu (default), cuda or auto, the latter two in fp32 where it has no bf16. GFLOP
// rates are the CPU's.
#include <vector>

#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>
#include <c10/core/InferenceMode.h>

#include "back/native_size.h"
#include "back/restyler.h"
#include "bench/bench_device.h"
#include "bench/convolution_work.h"
#include "bench/resident_memory.h"

namespace restyle::back {
namespace {

const std::filesystem::path kModels = RESTYLE_SOURCE_DIR "/samples/models";

at::ScalarType fastest_type() {
    return core::fastest_dtype(core::bench_device());
}

at::Tensor random_frame(const PictureSize& size) {
    return at::rand({1, 3, size.height, size.width}, at::device(core::bench_device())) * 2 - 1;
}

double gflop_of_sample(const core::Model& model, const PictureSize& size) {
    return core::convolution_gflop(core::read_unet_config(model.folder / "unet" / "config.json"),
                                   size.height / model.patch_size, size.width / model.patch_size);
}

void restyle_frame(benchmark::State& state) {
    at::set_num_threads(static_cast<int>(state.range(0)));
    const c10::InferenceMode inference;
    const LoadedModels models =
        load_models({kModels / "plain", kModels / "snow", {}}, at::kBFloat16, core::bench_device());
    const PictureSize size =
        native_size(models.source.folder, models.source.pixels_a_value(), models.size_multiple());
    const double source_gflop = gflop_of_sample(models.source, size);
    const double target_gflop = gflop_of_sample(models.target, size);
    const double rate = core::convolution_rate();

    Restyler restyler(models);
    const at::Tensor frame = random_frame(size);
    at::Tensor change = at::empty_like(frame);
    FrameReport report;
    for (auto _ : state)
        report = restyler.restyle_frame(frame, FrameSettings{}, change);

    const double gflop =
        double(report.source.samples) * source_gflop + double(report.target.samples) * target_gflop;
    constexpr auto kPerSecond = benchmark::Counter::kIsIterationInvariantRate;
    state.counters["frames/s"] = benchmark::Counter(1, kPerSecond);
    state.counters["GFLOP"] = gflop;
    state.counters["conv_GFLOP/s"] = rate;
    state.counters["share_of_conv"] = benchmark::Counter(gflop / rate, kPerSecond);
    state.counters["peak_MiB"] = memory_mib("VmHWM");
}
BENCHMARK(restyle_frame)
    ->Arg(1)
    ->Arg(2)
    ->MinWarmUpTime(1)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

void stream_frames(benchmark::State& state) {
    at::set_num_threads(static_cast<int>(state.range(0)));
    const c10::InferenceMode inference;
    const LoadedModels models = load_models({kModels / "plain", kModels / "snow", {}},
                                            fastest_type(), core::bench_device());
    const PictureSize size =
        native_size(models.source.folder, models.source.pixels_a_value(), models.size_multiple());
    Restyler restyler(models);
    FrameSettings settings;
    settings.depth.steps = static_cast<int>(state.range(1));
    const std::size_t in_flight = static_cast<std::size_t>(state.range(1));
    const bool streams = state.range(2) != 0;

    std::vector<StreamedFrame> frames;
    for (std::uint32_t slot = 0; slot <= in_flight; ++slot) {
        const at::Tensor frame = random_frame(size);
        frames.push_back({slot, frame, at::empty_like(frame)});
    }
    std::size_t next = 0;
    const auto restyle = [&] {
        StreamedFrame& frame = frames[next++ % frames.size()];
        if (streams)
            restyler.stream_frame(frame, settings, in_flight);
        else
            restyler.restyle_frame(frame.frame, settings, frame.change);
    };
    for (std::size_t i = 0; i < in_flight; ++i) // Until a picture comes out of each call.
        restyle();
    for (auto _ : state)
        restyle();
    state.counters["frames/s"] =
        benchmark::Counter(1, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(stream_frames)
    ->ArgNames({"threads", "K", "stream"})
    ->ArgsProduct({{1, 2}, {4, 8}, {0, 1}})
    ->MinWarmUpTime(1)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

// Each target is asked at each step: of 4 + 4 samples, N targets make 4 + 4 N.
void mix_targets(benchmark::State& state) {
    at::set_num_threads(static_cast<int>(state.range(0)));
    const c10::InferenceMode inference;
    const std::vector<std::filesystem::path> looks{kModels / "snow", kModels / "ink",
                                                   kModels / "plain"};
    const std::ptrdiff_t count = state.range(1);
    const LoadedModels models =
        load_models({kModels / "plain", looks[0], {}, {looks.begin() + 1, looks.begin() + count}},
                    fastest_type(), core::bench_device());
    const PictureSize size =
        native_size(models.source.folder, models.source.pixels_a_value(), models.size_multiple());
    Restyler restyler(models);
    const at::Tensor frame = random_frame(size);
    at::Tensor change = at::empty_like(frame);
    FrameSettings settings;
    settings.target_weights.assign(static_cast<std::size_t>(count), 1.0 / double(count));
    for (auto _ : state)
        restyler.restyle_frame(frame, settings, change);
    state.counters["frames/s"] =
        benchmark::Counter(1, benchmark::Counter::kIsIterationInvariantRate);
    state.counters["RSS_MiB"] = memory_mib("VmRSS");
}
BENCHMARK(mix_targets)
    ->ArgNames({"threads", "targets"})
    ->ArgsProduct({{1, 2}, {1, 2, 3}})
    ->MinWarmUpTime(1)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

// What so many sessions of one style take in memory, each with what it has made for its pictures'
// size, where they hold its models together (1) or each its own (0). One case a process
// (--benchmark_filter), as memory that was freed may stay.
void hold_styles(benchmark::State& state) {
    at::set_num_threads(1);
    const c10::InferenceMode inference;
    const bool together = state.range(1) != 0;
    const ModelFiles files{kModels / "plain", kModels / "snow", {}};
    SharedModels others;
    for (auto _ : state) {
        const double before = memory_mib("VmRSS");
        std::vector<LoadedModels> held;
        for (std::int64_t i = 0; i < state.range(0); ++i) {
            held.push_back(
                together ? load_models(files, fastest_type(), core::bench_device(), others, [] {})
                         : load_models(files, fastest_type(), core::bench_device()));
            Restyler restyler(held.back());
            const core::Model& source = held.back().source;
            const at::Tensor frame = random_frame(
                native_size(source.folder, source.pixels_a_value(), held.back().size_multiple()));
            at::Tensor change = at::empty_like(frame);
            restyler.restyle_frame(frame, FrameSettings{}, change);
        }
        malloc_trim(0);
        state.counters["added_MiB"] = memory_mib("VmRSS") - before;
    }
}
BENCHMARK(hold_styles)
    ->ArgNames({"styles", "together"})
    ->ArgsProduct({{1, 2, 4}, {0, 1}})
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

} // namespace
} // namespace restyle::back

BENCHMARK_MAIN();
