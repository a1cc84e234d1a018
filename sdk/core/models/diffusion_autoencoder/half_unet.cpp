#include "models/diffusion_autoencoder/half_unet.h"

#include <algorithm>

namespace restyle::core {

bool attends(const HalfUNetShape& shape, int resolution) {
    const auto& at = shape.attention_resolutions;
    return std::find(at.begin(), at.end(), resolution) != at.end();
}

HalfUNet::HalfUNet(const ParameterSource& parameter, const std::string& place,
                   const DiffusionAutoencoderConfig& config, const HalfUNetShape& shape,
                   bool is_told)
    : first_(make_convolution(parameter, place + "input_blocks.0.0", 3,
                              config.channels * shape.multipliers.front())),
      given_channels_{config.channels * shape.multipliers.front()} {
    int resolution = config.resolution;
    const auto add = [&](int out, Resample resample) {
        const std::string name = place + "input_blocks." + std::to_string(given_channels_.size());
        const int in = given_channels_.back();
        blocks_.push_back(
            {ToldBlock(parameter, name + ".0", config, {in, out, resample, is_told}), {}});
        if (resample == Resample::kNone && attends(shape, resolution))
            blocks_.back().attention.emplace(parameter, name + ".1", config, out);
        given_channels_.push_back(out);
    };
    for (std::size_t level = 0; level < shape.multipliers.size(); ++level) {
        for (int i = 0; i < shape.layers; ++i)
            add(config.channels * shape.multipliers[level], Resample::kNone);
        if (level + 1 == shape.multipliers.size()) break;
        add(given_channels_.back(), Resample::kDown);
        resolution /= 2;
    }
    const int last = given_channels_.back();
    const ToldBlockShape same{last, last, Resample::kNone, is_told};
    middle_.push_back({ToldBlock(parameter, place + "middle_block.0", config, same),
                       PixelAttention(parameter, place + "middle_block.1", config, last)});
    middle_.push_back({ToldBlock(parameter, place + "middle_block.2", config, same), {}});
}

at::Tensor HalfUNet::operator()(const at::Tensor& x, const Told& told,
                                std::vector<at::Tensor>* given) const {
    at::Tensor h = first_(x);
    const auto give = [&] {
        if (given != nullptr) given->push_back(h);
    };
    give();
    for (const AttendedBlock& block : blocks_) {
        h = block(h, told);
        give();
    }
    for (const AttendedBlock& block : middle_)
        h = block(h, told);
    return h;
}

} // namespace restyle::core
