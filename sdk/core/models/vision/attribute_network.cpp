#include "models/vision/attribute_network.h"

namespace restyle::core {
namespace {

constexpr double kGroupNormEps = 1e-5;

at::Tensor brought_to_size(const at::Tensor& pictures, std::int64_t size) {
    if (pictures.size(2) == size && pictures.size(3) == size) return pictures;
    return at::_upsample_bilinear2d_aa(pictures, {size, size}, /*align_corners=*/false);
}

} // namespace

AttributeNetwork::AttributeNetwork(const ParameterSource& parameter, const ClassifierConfig& config)
    : size_(config.size) {
    int in = 3;
    for (std::size_t level = 0; level < config.channels.size(); ++level)
        for (int layer = 0; layer < config.layers; ++layer) {
            const bool halves = level > 0 && layer == 0;
            const bool pooled = halves && config.downsampling == Downsampling::kPool;
            const Window window{3, halves && !pooled ? 2 : 1, 1};
            const int out = config.channels[level];
            const std::string name =
                "levels." + std::to_string(level) + ".layers." + std::to_string(layer);
            layers_.push_back({pooled, make_convolution(parameter, name + ".conv", in, out, window),
                               make_group_norm(parameter, name + ".norm", out, config.norm_groups,
                                               kGroupNormEps)});
            in = out;
        }
    head_ = make_linear(parameter, "head", in, int(config.attributes.size()));
}

at::Tensor AttributeNetwork::operator()(const at::Tensor& pictures) const {
    at::Tensor x = brought_to_size(pictures, size_);
    for (const Layer& layer : layers_) {
        if (layer.pooled) x = at::avg_pool2d(x, {2, 2});
        x = activate(layer.norm(layer.convolution(x)), Activation::kSilu);
    }
    return head_(x.mean({2, 3}));
}

} // namespace restyle::core
