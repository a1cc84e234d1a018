#include "models/gan/synthesis.h"

#include "models/gan/picture_filter.h"

namespace restyle::core {

StyleSynthesis::StyleSynthesis(const ParameterSource& parameter, const StyleGan2Config& config)
    : constant_(parameter("synthesis.b4.const", {config.channels.front(), 4, 4})) {
    using Size = StyledConvolution::Size;
    int in = config.channels.front(), resolution = 4;
    for (const int out : config.channels) {
        const std::string name = "synthesis.b" + std::to_string(resolution);
        const auto shape = [&](int from, int to) {
            return StyledShape{from, to, config.w_dim, config.conv_clamp};
        };
        std::vector<StyledConvolution> convolutions;
        if (resolution > 4)
            convolutions.emplace_back(parameter, name + ".conv0", shape(in, out), resolution,
                                      Size::kTwice);
        convolutions.emplace_back(parameter, name + ".conv1", shape(out, out), resolution,
                                  Size::kSame);
        blocks_.push_back(
            {std::move(convolutions),
             StyledPicture(parameter, name + ".torgb", shape(out, config.picture_channels))});
        in = out;
        resolution *= 2;
    }
}

at::Tensor StyleSynthesis::operator()(const at::Tensor& styles,
                                      const std::vector<at::Tensor>& noise) const {
    at::Tensor x = constant_.expand({styles.size(0), -1, -1, -1});
    at::Tensor picture;
    std::size_t layer = 0;
    const auto style = [&] { return styles.select(1, std::int64_t(layer)); };
    for (const Block& block : blocks_) {
        for (const StyledConvolution& convolution : block.convolutions) {
            x = convolution(x, style(), noise.empty() ? at::Tensor() : noise[layer]);
            ++layer;
        }
        // A resolution's picture shares its style with the next one's first convolution.
        const at::Tensor added = block.picture(x, style());
        picture = picture.defined() ? upsampled_by_filter(picture) + added : added;
    }
    return picture;
}

std::vector<at::Tensor> StyleSynthesis::constant_noise() const {
    std::vector<at::Tensor> noise;
    for (const Block& block : blocks_)
        for (const StyledConvolution& convolution : block.convolutions)
            noise.push_back(convolution.constant_noise());
    return noise;
}

} // namespace restyle::core
