#include "restyle/core/perceptual_distance.h"

#include <stdexcept>

#include <c10/util/StringUtil.h>

#include "models/files/weights.h"
#include "models/layers/convolution.h"

namespace restyle::core {
namespace {

struct FeatureLayer {
    int number;         ///< In torchvision's `features`, which names the weight.
    Window window = {}; ///< Of the convolution.
};

/// Of a network of convolutions, each followed by relu; a block begins behind a pooling layer, or
/// without one, and its last features are looked at.
struct FeatureBlock {
    int pooled; ///< Width of the window of the maximum before it, which moves by 2; 0: none.
    std::vector<FeatureLayer> layers;
};

struct FeatureShape {
    const char* name;
    std::int64_t least_side; ///< Of a picture, so that the last block sees a place.
    std::vector<FeatureBlock> blocks;
};

FeatureShape alexnet() {
    const Window five{5, 1, 2};
    return {"AlexNet",
            31,
            {{0, {{0, {11, 4, 2}}}}, {3, {{3, five}}}, {3, {{6}}}, {0, {{8}}}, {0, {{10}}}}};
}

FeatureShape vgg16() {
    return {"VGG16",
            16,
            {{0, {{0}, {2}}},
             {2, {{5}, {7}}},
             {2, {{10}, {12}, {14}}},
             {2, {{17}, {19}, {21}}},
             {2, {{24}, {26}, {28}}}}};
}

/// A convolution's channels are what its file has, so that narrower relatives are read too.
Convolution feature_convolution(const TensorMap& tensors, const ParameterSource& parameter,
                                const std::string& name, const Window& window, std::int64_t& in) {
    const auto found = tensors.find(name + ".weight");
    const std::int64_t out =
        found == tensors.end() || found->second.dim() == 0 ? 1 : found->second.size(0);
    Convolution layer = make_convolution(parameter, name, int(in), int(out), window);
    in = out;
    return layer;
}

at::Tensor of_unit_length(const at::Tensor& features) {
    // The second small number keeps the root's slope finite where nothing is seen.
    const at::Tensor length = (features.square().sum({1}, /*keepdim=*/true) + 1e-20).sqrt() + 1e-10;
    return features / length;
}

} // namespace

struct PerceptualDistance::Parts {
    struct Block {
        int pooled;
        std::vector<Convolution> layers;
        at::Tensor weight; ///< [1, C, 1, 1], of its features' differences.
    };

    const char* name;
    std::int64_t least_side;
    at::Tensor shift, scale; ///< [1, 3, 1, 1]
    std::vector<Block> blocks;
};

std::vector<at::Tensor> PerceptualDistance::features(const at::Tensor& pictures) const {
    const std::int64_t least = parts_->least_side;
    if (pictures.size(2) < least || pictures.size(3) < least)
        throw std::invalid_argument(c10::str(
            "pictures are ", pictures.size(3), "x", pictures.size(2), ", and the features of ",
            parts_->name, " need ", least, " pixels a side at least"));
    at::Tensor x = (pictures.to(parts_->shift.options()) - parts_->shift) / parts_->scale;
    std::vector<at::Tensor> features;
    for (const Parts::Block& block : parts_->blocks) {
        if (block.pooled > 0) x = at::max_pool2d(x, {block.pooled, block.pooled}, {2, 2});
        for (const Convolution& layer : block.layers)
            x = layer(x).relu();
        features.push_back(of_unit_length(x));
    }
    return features;
}

at::Tensor PerceptualDistance::between(const std::vector<at::Tensor>& a,
                                       const std::vector<at::Tensor>& b) const {
    at::Tensor distance;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const at::Tensor weighted = (a[i] - b[i]).square() * parts_->blocks[i].weight;
        const at::Tensor of_layer = weighted.sum(1).mean({1, 2});
        distance = distance.defined() ? distance + of_layer : of_layer;
    }
    return distance;
}

PerceptualDistance load_perceptual_distance(const std::filesystem::path& file, at::ScalarType dtype,
                                            at::Device device) {
    const TensorMap tensors = read_safetensors(file).tensors;
    Weights weights(tensors, file);
    const ParameterSource parameter = weights.parameters(dtype, device);
    const FeatureShape shape = tensors.count("net.slice5.28.weight") > 0 ? vgg16() : alexnet();
    auto parts = std::make_shared<PerceptualDistance::Parts>(
        PerceptualDistance::Parts{shape.name,
                                  shape.least_side,
                                  parameter("scaling_layer.shift", {1, 3, 1, 1}),
                                  parameter("scaling_layer.scale", {1, 3, 1, 1}),
                                  {}});
    std::int64_t channels = 3;
    for (const FeatureBlock& block : shape.blocks) {
        const std::size_t number = parts->blocks.size();
        PerceptualDistance::Parts::Block made{block.pooled, {}, {}};
        for (const FeatureLayer& layer : block.layers)
            made.layers.push_back(feature_convolution(
                tensors, parameter, c10::str("net.slice", number + 1, ".", layer.number),
                layer.window, channels));
        made.weight = parameter(c10::str("lin", number, ".model.1.weight"), {1, channels, 1, 1});
        parts->blocks.push_back(std::move(made));
    }
    weights.check_all_used();
    return PerceptualDistance(std::move(parts));
}

} // namespace restyle::core
