#pragma once

#include <optional>

#include "models/layers/convolution.h"
#include "models/vision/face_network_config.h"

namespace restyle::core {

/// The residual network that ArcFace (arXiv:1801.07698) was published with, IR, and IR-SE, whose
/// units weigh their channels (squeeze and excitation, arXiv:1709.01507). Parameters have the names
/// of InsightFace_Pytorch's files.
class FaceNetwork {
public:
    FaceNetwork(const ParameterSource& parameter, const FaceNetworkConfig& config);

    /// [n, 3, size, size] in [-1, 1], of the network's precision -> [n, features], of any length.
    at::Tensor operator()(const at::Tensor& faces) const;

    int size() const { return config_.size; } ///< Height and width of the faces that it sees.

private:
    /// By the means and variances that it was trained with.
    struct Norm {
        at::Tensor weight, bias, mean, variance;
        at::Tensor operator()(const at::Tensor& x) const;
    };
    struct Unit {
        int stride;
        std::optional<Convolution> widen; ///< Beside the residual, where it has more channels.
        std::optional<Norm> widened;
        Norm before;
        Convolution first;
        at::Tensor slope; ///< Of what is negative.
        Convolution second;
        Norm after;
        std::optional<Convolution> squeeze, excite;

        at::Tensor operator()(const at::Tensor& x) const;
    };

    static Norm make_norm(const ParameterSource& parameter, const std::string& name, int channels);
    static Unit make_unit(const ParameterSource& parameter, const std::string& name, int in,
                          int out, int stride, int squeeze);

    FaceNetworkConfig config_;
    Convolution input_;
    Norm input_norm_;
    at::Tensor input_slope_;
    std::vector<Unit> units_;
    Norm last_norm_;
    Linear features_;
    Norm feature_norm_;
};

/// A folder of config.json and model.safetensors, as samples/convert/convert_face_network.py makes
/// it of a public file. Throws std::runtime_error naming file, field, value and what was expected.
FaceNetwork load_face_network(const std::filesystem::path& folder, at::ScalarType dtype,
                              at::Device device);

} // namespace restyle::core
