#include "train/denoising.h"

#include <memory>

#include "restyle/core/denoiser.h"
#include "restyle/core/dpm_decoder.h"

namespace restyle::core {
namespace {

constexpr double kLeastNoise = 0.1; // Of 1 - alpha_bar, in the weight of an error of x_0.

} // namespace

Network network_of_weights(const TensorMap& weights, const UNetConfig& config,
                           at::ScalarType dtype) {
    const auto unet = std::make_shared<const UNet>(
        [&](const std::string& name, at::IntArrayRef) {
            const bool norm = name.find("norm") != std::string::npos;
            return norm ? weights.at(name) : weights.at(name).to(dtype);
        },
        config);
    return [unet, dtype](const at::Tensor& x, const at::Tensor& t) {
        return (*unet)(x.to(dtype).contiguous(at::MemoryFormat::ChannelsLast), t)
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
