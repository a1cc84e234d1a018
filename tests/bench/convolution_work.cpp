#include "bench/convolution_work.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>

namespace restyle::core {
namespace {

bool starts_with(const std::string& name, const std::string& start) {
    return name.rfind(start, 0) == 0;
}

/// How often height and width are halved where the parameter of this name is at work.
int halvings(const std::string& name, int last_level) {
    const int resampled = name.find("samplers.") != std::string::npos ? 1 : 0;
    const auto index = [&](const std::string& room) { return std::stoi(name.substr(room.size())); };
    if (starts_with(name, "down_blocks.")) return index("down_blocks.") + resampled;
    if (starts_with(name, "mid_block.")) return last_level;
    if (starts_with(name, "up_blocks.")) return last_level - index("up_blocks.") - resampled;
    return 0;
}

double seconds_of(const std::function<void()>& action) {
    const auto begin = std::chrono::steady_clock::now();
    action();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

} // namespace

double convolution_gflop(const UNetConfig& config, int height, int width) {
    const int last_level = static_cast<int>(config.levels.size()) - 1;
    double operations = 0;
    const UNet counted(
        [&](const std::string& name, at::IntArrayRef shape) {
            if (shape.size() == 4)
                operations += 2.0 * static_cast<double>(c10::multiply_integers(shape)) * height *
                              width / std::pow(4, halvings(name, last_level));
            return at::Tensor();
        },
        config);
    return operations / 1e9;
}

double convolution_rate() {
    constexpr int kSide = 32, kChannels = 128, kBatch = 4, kRepetitions = 30;
    const auto options =
        at::TensorOptions(at::kBFloat16).memory_format(at::MemoryFormat::ChannelsLast);
    const at::Tensor x = at::randn({kBatch, kChannels, kSide, kSide}).to(options);
    const at::Tensor weight = at::randn({kChannels, kChannels, 3, 3}).to(options);
    double best = 1e9;
    for (int i = 0; i < kRepetitions; ++i)
        best = std::min(best, seconds_of([&] { at::conv2d(x, weight, {}, 1, 1); }));
    return 2e-9 * kBatch * kSide * kSide * kChannels * kChannels * 9 / best;
}

} // namespace restyle::core
