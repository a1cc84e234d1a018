// What guiding a diffusion model takes, plain of samples/models at its own size in fp32: a Langevin
// step through T_g steps of DDIM with eta 1, with a state kept a step and with all that gradients
// need (its arguments: T_g, and 1 for the former), beside one pass of the network and one with its
// gradient; and the memory that each adds at most. tests/bench/torch_guidance.py runs the same in
// Python.
#include <chrono>
#include <ctime>

#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include "bench/resident_memory.h"
#include "restyle/core/guide.h"
#include "restyle/core/model.h"

namespace restyle::core {
namespace {

constexpr const char* kModel = RESTYLE_SOURCE_DIR "/samples/models/plain";

const Model& model() {
    static const Model loaded = load_model(kModel);
    return loaded;
}

std::vector<std::int64_t> one_x_t() {
    std::vector<std::int64_t> shape = model().x_0_shape(128, 128);
    shape.insert(shape.begin(), 1);
    return shape;
}

/// The most memory since forget_peak_memory(), less what was resident then.
class AddedMemory {
public:
    AddedMemory() {
        forget_peak_memory();
        before_ = memory_mib("VmRSS");
    }
    double mib() const { return memory_mib("VmHWM") - before_; }

private:
    double before_;
};

void count(benchmark::State& state, const AddedMemory& added) {
    state.counters["added_MiB"] = added.mib();
    state.counters["threads"] = at::get_num_threads();
}

void pass(benchmark::State& state) {
    const c10::NoGradGuard no_gradients;
    const at::Tensor x = at::randn(one_x_t()), t = at::full({1}, 500, at::kLong);
    benchmark::DoNotOptimize(model().network(x, t)); // Warms up.
    const AddedMemory added;
    for (auto _ : state)
        benchmark::DoNotOptimize(model().network(x, t));
    count(state, added);
}
BENCHMARK(pass)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime()->UseRealTime();

void pass_with_gradient(benchmark::State& state) {
    const at::Tensor x = at::randn(one_x_t()).requires_grad_();
    const at::Tensor t = at::full({1}, 500, at::kLong);
    const auto run = [&] {
        const at::Tensor sum = model().network(x, t).square().mean();
        benchmark::DoNotOptimize(torch::autograd::grad({sum}, {x}));
    };
    run(); // Warms up.
    const AddedMemory added;
    for (auto _ : state)
        run();
    count(state, added);
}
BENCHMARK(pass_with_gradient)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

Generator generator_of(int steps, bool recompute) {
    StepSettings settings;
    settings.steps = steps;
    settings.eta = 1;
    DiffusionSampling sampling;
    sampling.steps = steps_to_run(model().schedule, settings);
    sampling.x_0_shape = model().x_0_shape(128, 128);
    sampling.recompute = recompute;
    return diffusion_generator(
        std::make_shared<Denoiser>(model().network, model().schedule), sampling,
        [](const at::Tensor& x_0) { return model().pictures_from_x_0(x_0); });
}

at::Tensor mean_square(const at::Tensor& pictures) {
    return pictures.square().mean({1, 2, 3});
}

/// When a step ended, in seconds of the clock and of the process.
struct Instant {
    double wall, processor;

    static Instant now() {
        const std::chrono::duration<double> wall =
            std::chrono::steady_clock::now().time_since_epoch();
        return {wall.count(), double(std::clock()) / CLOCKS_PER_SEC};
    }
};

void langevin_step(benchmark::State& state) {
    const Generator generator = generator_of(int(state.range(0)), state.range(1) == 1);
    const Code start = gaussian_code(generator, 1, 0, 1, at::kFloat);
    const WeightedEnergy energy{
        "mean square", 100, [](const at::Tensor& x, const EnergyDraw&) { return mean_square(x); }};
    GuideSettings settings;
    settings.steps = 3;
    const AddedMemory added;
    double processor = 0;
    for (auto _ : state) {
        // The first warms up, and after the last follows a pass without a gradient.
        std::vector<Instant> ends;
        guide(generator, {energy}, start, settings,
              [&](std::int64_t, const at::Tensor&) { ends.push_back(Instant::now()); });
        const double steps = double(ends.size() - 1);
        state.SetIterationTime((ends.back().wall - ends.front().wall) / steps);
        processor += (ends.back().processor - ends.front().processor) / steps;
    }
    state.counters["processor_ms"] =
        benchmark::Counter(1000 * processor, benchmark::Counter::kAvgIterations);
    count(state, added);
    const c10::NoGradGuard no_gradients;
    Code zeros = start;
    for (auto& [name, part] : zeros)
        part = at::zeros_like(part);
    state.counters["energy_of_0"] = mean_square(generator.pictures(zeros)).item<double>();
}
BENCHMARK(langevin_step)
    ->ArgsProduct({{1, 4, 10}, {1, 0}})
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime();

} // namespace
} // namespace restyle::core

BENCHMARK_MAIN();
