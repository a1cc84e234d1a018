#include "train/denoising.h"

#include <memory>

#include "models/text/clip_text_model.h"
#include "models/unet/unet.h"
#include "restyle/core/denoiser.h"
#include "restyle/core/dpm_decoder.h"
#include "train/training_parameters.h"

namespace restyle::core {
namespace {

constexpr double kLeastNoise = 0.1; // Of 1 - alpha_bar, in the weight of an error of x_0.

ParameterSource behind(const std::string& prefix, const ParameterSource& parameter) {
    return [=](const std::string& name, at::IntArrayRef shape) {
        return parameter(prefix + name, shape);
    };
}

Condition condition_of(const TensorMap& weights, const TextDescription& text,
                       const at::Tensor& ids) {
    const ClipTextModel encoder(
        [&](const std::string& name, at::IntArrayRef) {
            return weights.at(kTextEncoderPrefix + name);
        },
        text.encoder);
    Condition condition;
    condition.text = encoder.normalised(encoder.states(ids));
    return condition;
}

} // namespace

DeclareParameters parameters_of(const ModelDescription& description) {
    return [description](const ParameterSource& parameter) {
        UNet(parameter, description.unet);
        if (description.text)
            ClipTextModel(behind(kTextEncoderPrefix, parameter), description.text->encoder);
    };
}

Network network_of_weights(const TensorMap& weights, const ModelDescription& description,
                           at::ScalarType dtype, const at::Tensor& ids) {
    const auto unet = std::make_shared<const UNet>(parameters_in(weights, dtype), description.unet);
    ToldCondition told;
    if (description.text) {
        Condition condition = condition_of(weights, *description.text, ids);
        condition.text = condition.text.to(dtype);
        told = unet->tell(condition);
    }
    return [unet, dtype, told](const at::Tensor& x, const at::Tensor& t) {
        return (*unet)(x.to(dtype).contiguous(at::MemoryFormat::ChannelsLast), t, told)
            .to(x.scalar_type());
    };
}

at::Tensor denoising_loss(const Network& network, PredictionType prediction, const at::Tensor& x_0,
                          const at::Tensor& t, const at::Tensor& e, const at::Tensor& alpha_bar) {
    const at::Tensor a = alpha_bar.index_select(0, t).view({-1, 1, 1, 1});
    const at::Tensor signal = a.sqrt(), noise = (1 - a).sqrt();
    const at::Tensor o = network(signal * x_0 + noise * e, t);
    if (prediction == PredictionType::kVPrediction)
        return at::mse_loss(o, signal * e - noise * x_0);
    return ((o - x_0).square() / (1 - a).clamp_min(kLeastNoise)).mean();
}

at::Tensor sample(const Network& network, const ScheduleConfig& schedule, const at::Tensor& x_T,
                  int steps) {
    StepSettings settings;
    settings.steps = steps;
    settings.eta = 0;
    const std::vector<Step> grid = steps_to_run(schedule, settings);
    Denoiser denoiser(network, schedule);
    const at::Tensor z = x_T.expand({steps + 1, -1, -1, -1, -1}); // Only row 0 is read: eta is 0.
    return dpm_decode(denoiser, grid, {z, {}});
}

} // namespace restyle::core
