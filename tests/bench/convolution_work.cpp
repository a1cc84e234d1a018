#include "bench/convolution_work.h"

#include <cmath>

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

} // namespace restyle::core
