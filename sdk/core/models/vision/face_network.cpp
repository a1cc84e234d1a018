#include "models/vision/face_network.h"

#include "models/files/weights.h"

namespace restyle::core {
namespace {

Convolution make_same_size(const ParameterSource& parameter, const std::string& name, int in,
                           int out, int stride = 1) {
    return make_convolution_without_bias(parameter, name, in, out,
                                         {.size = 3, .stride = stride, .padding = 1});
}

Convolution make_single_pixel(const ParameterSource& parameter, const std::string& name, int in,
                              int out, int stride = 1) {
    return make_convolution_without_bias(parameter, name, in, out,
                                         {.size = 1, .stride = stride, .padding = 0});
}

} // namespace

at::Tensor FaceNetwork::Norm::operator()(const at::Tensor& x) const {
    constexpr double kEpsilon = 1e-5;
    return at::batch_norm(x, weight, bias, mean, variance, /*training=*/false, /*momentum=*/0,
                          kEpsilon,
                          /*cudnn_enabled=*/false);
}

at::Tensor FaceNetwork::Unit::operator()(const at::Tensor& x) const {
    at::Tensor residual = after(second(at::prelu(first(before(x)), slope)));
    if (squeeze) {
        const at::Tensor mean = residual.mean({2, 3}, /*keepdim=*/true);
        residual = residual * (*excite)((*squeeze)(mean).relu()).sigmoid();
    }
    return residual +
           (widen ? (*widened)((*widen)(x)) : x.slice(2, 0, {}, stride).slice(3, 0, {}, stride));
}

FaceNetwork::Norm FaceNetwork::make_norm(const ParameterSource& parameter, const std::string& name,
                                         int channels) {
    at::Tensor weight = parameter(name + ".weight", {channels});
    at::Tensor bias = parameter(name + ".bias", {channels});
    at::Tensor mean = parameter(name + ".running_mean", {channels});
    return {weight, bias, mean, parameter(name + ".running_var", {channels})};
}

FaceNetwork::Unit FaceNetwork::make_unit(const ParameterSource& parameter, const std::string& name,
                                         int in, int out, int stride, int squeeze) {
    const std::string residual = name + ".res_layer.", beside = name + ".shortcut_layer.";
    Unit unit{stride,
              {},
              {},
              make_norm(parameter, residual + "0", in),
              make_same_size(parameter, residual + "1", in, out),
              parameter(residual + "2.weight", {out}),
              make_same_size(parameter, residual + "3", out, out, stride),
              make_norm(parameter, residual + "4", out),
              {},
              {}};
    if (in != out) {
        unit.widen = make_single_pixel(parameter, beside + "0", in, out, stride);
        unit.widened = make_norm(parameter, beside + "1", out);
    }
    if (squeeze > 0) {
        unit.squeeze = make_single_pixel(parameter, residual + "5.fc1", out, out / squeeze);
        unit.excite = make_single_pixel(parameter, residual + "5.fc2", out / squeeze, out);
    }
    return unit;
}

FaceNetwork::FaceNetwork(const ParameterSource& parameter, const FaceNetworkConfig& config)
    : config_(config),
      input_(make_same_size(parameter, "input_layer.0", 3, config.channels.front())),
      input_norm_(make_norm(parameter, "input_layer.1", config.channels.front())),
      input_slope_(parameter("input_layer.2.weight", {config.channels.front()})) {
    int in = config.channels.front();
    for (std::size_t level = 0; level < config.channels.size(); ++level)
        for (int unit = 0; unit < config.units[level]; ++unit) {
            const std::string name = "body." + std::to_string(units_.size());
            const int out = config.channels[level];
            units_.push_back(
                make_unit(parameter, name, in, out, unit == 0 ? 2 : 1, config.squeeze));
            in = out;
        }
    const int side = config.size >> config.channels.size();
    last_norm_ = make_norm(parameter, "output_layer.0", in);
    features_ = make_linear(parameter, "output_layer.3", in * side * side, config.features);
    feature_norm_ = make_norm(parameter, "output_layer.4", config.features);
}

at::Tensor FaceNetwork::operator()(const at::Tensor& faces) const {
    at::Tensor x = at::prelu(input_norm_(input_(faces)), input_slope_);
    for (const Unit& unit : units_)
        x = unit(x);
    return feature_norm_(features_(last_norm_(x).flatten(1)));
}

FaceNetwork load_face_network(const std::filesystem::path& folder, at::ScalarType dtype,
                              at::Device device) {
    const FaceNetworkConfig config = read_face_network_config(folder / "config.json");
    Weights weights = Weights::in_folder(folder, "model");
    FaceNetwork network(weights.parameters(dtype, device), config);
    weights.check_all_used();
    return network;
}

} // namespace restyle::core
