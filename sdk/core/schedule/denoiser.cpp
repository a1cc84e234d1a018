#include "restyle/core/denoiser.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace restyle::core {

at::Tensor step_mean(const Prediction& prediction, const at::Tensor& x_t, const Step& step,
                     const Past& past) {
    if (step.past_x_0_weight != 0 && !past.x_0.defined())
        throw std::invalid_argument("the step from time " + std::to_string(step.t) +
                                    " needs the prediction of the step before it");
    at::Tensor mean = step.x_0_weight * prediction.x_0;
    if (step.e_weight != 0) mean += step.e_weight * prediction.e;
    if (step.x_t_weight != 0) mean += step.x_t_weight * x_t;
    if (step.past_x_0_weight != 0) mean += step.past_x_0_weight * past.x_0;
    return mean;
}

at::Tensor noise_from_code(const at::Tensor& e, const Transition& transition, const Step& step) {
    return transition.sigma.defined() ? transition.sigma * e : step.sigma * e;
}

at::Tensor code_from_noise(const at::Tensor& noise, const Transition& transition,
                           const Step& step) {
    return transition.sigma.defined() ? noise / transition.sigma : noise / step.sigma;
}

Denoiser::Denoiser(Network network, const ScheduleConfig& config, int passes)
    : network_(std::move(network)),
      prediction_type_(config.prediction_type),
      variance_type_(config.variance_type),
      clip_(config.clip_sample),
      clip_range_(config.clip_sample_range),
      passes_(passes) {}

at::Tensor Denoiser::run(const at::Tensor& x, const std::vector<int>& times,
                         std::int64_t pictures) {
    const at::Tensor t =
        at::tensor(times, x.options().dtype(at::kLong)).repeat_interleave(pictures);
    ++use_.calls;
    use_.samples += x.size(0) * passes_;
    return network_(x, t);
}

// COMMANDS.md, PREDICTION. What a learned variance takes of the output stands behind the
// prediction.
Prediction Denoiser::read(const at::Tensor& output, const at::Tensor& x_t, const Step& step) const {
    const at::Tensor o = output.narrow(1, 0, x_t.size(1));
    const double signal = std::sqrt(step.alpha_bar_t), noise = std::sqrt(1 - step.alpha_bar_t);
    Prediction prediction;
    switch (prediction_type_) {
    case PredictionType::kEpsilon:
        prediction = {(x_t - noise * o) / signal, o};
        break;
    case PredictionType::kSample:
        prediction = {o, (x_t - signal * o) / noise};
        break;
    case PredictionType::kVPrediction:
        prediction = {signal * x_t - noise * o, signal * o + noise * x_t};
        break;
    }
    if (clip_) prediction.x_0 = prediction.x_0.clamp(-clip_range_, clip_range_);
    if (step.c_skip != 0) prediction.x_0 = step.c_skip * x_t + step.c_out * prediction.x_0;
    return prediction;
}

Prediction Denoiser::predict(const at::Tensor& x_t, const Step& step) {
    return read(run(x_t, {step.t}, x_t.size(0)), x_t, step);
}

// Bao et al.: "Estimating the Optimal Covariance with Imperfect Mean in Diffusion Probabilistic
// Models" (arXiv:2206.07309): what the step adds where x_0 is certain, and what x_0's own variance
// given x_t makes of x_s by way of the mean.
at::Tensor Denoiser::sigma_of_covariance(const at::Tensor& v, const at::Tensor& e,
                                         const Step& step) const {
    const double a = step.alpha_bar_t;
    const at::Tensor of_noise = variance_type_ == VarianceType::kSquaredNoise ? v - e.square() : v;
    at::Tensor of_x_0 = ((1 - a) / a * of_noise).clamp_min(0);
    if (clip_) of_x_0 = of_x_0.clamp_max(clip_range_ * clip_range_);
    const double share = step.x_0_weight - step.e_weight * std::sqrt(a / (1 - a));
    const at::Tensor sigma = (step.sigma * step.sigma + share * share * of_x_0).sqrt();
    return sigma.clamp_max(step.largest_sigma);
}

// Nichol, Dhariwal: "Improved Denoising Diffusion Probabilistic Models" (arXiv:2102.09672), (15),
// of sigma instead of its square.
at::Tensor Denoiser::learned_sigma(const at::Tensor& v, const at::Tensor& e,
                                   const Step& step) const {
    constexpr double kLeastVariance = 1e-20; // As fixed_small has it.
    if (variance_type_ == VarianceType::kSquaredNoise ||
        variance_type_ == VarianceType::kNoiseResidual)
        return sigma_of_covariance(v, e, step);
    if (variance_type_ == VarianceType::kLearned) return v.clamp_min(kLeastVariance).sqrt();
    const at::Tensor share = (v + 1) / 2;
    return at::exp(share * std::log(step.largest_sigma) + (1 - share) * std::log(step.sigma));
}

Transition Denoiser::transition(const at::Tensor& output, const at::Tensor& x_t, const Step& step,
                                Past& past) const {
    const Prediction prediction = read(output, x_t, step);
    const at::Tensor mean = step_mean(prediction, x_t, step, past);
    past.x_0 = prediction.x_0;
    if (past.watch) past.watch(x_t, step, prediction);
    if (step.largest_sigma == 0) return {mean, {}};
    const std::int64_t C = x_t.size(1);
    if (output.size(1) != 2 * C)
        throw std::invalid_argument("the network gives " + std::to_string(output.size(1)) +
                                    " channels, expected " + std::to_string(2 * C) +
                                    ": its prediction and its variance");
    return {mean, learned_sigma(output.narrow(1, C, C), prediction.e, step)};
}

Transition Denoiser::reverse(const at::Tensor& x_t, const Step& step, Past& past) {
    return transition(run(x_t, {step.t}, x_t.size(0)), x_t, step, past);
}

Transition Denoiser::reverse(const at::Tensor& x_t, const Step& step) {
    Past none;
    return reverse(x_t, step, none);
}

std::vector<Transition> Denoiser::reverse_each(const std::vector<at::Tensor>& x,
                                               const std::vector<Step>& steps,
                                               const std::vector<Past*>& pasts) {
    const std::int64_t pictures = x.front().size(0);
    std::vector<int> times;
    for (const Step& step : steps)
        times.push_back(step.t);
    const std::vector<at::Tensor> outputs = run(at::cat(x), times, pictures).split(pictures);
    std::vector<Transition> transitions;
    for (std::size_t i = 0; i < steps.size(); ++i)
        transitions.push_back(transition(outputs[i], x[i], steps[i], *pasts[i]));
    return transitions;
}

std::vector<Transition> Denoiser::reverse_all(const std::vector<at::Tensor>& x,
                                              const std::vector<Step>& steps,
                                              std::size_t steps_per_call, Past& past) {
    if (steps_per_call == 0) throw std::invalid_argument("steps_per_call is 0, expected 1 or more");
    std::vector<Transition> transitions;
    for (std::size_t first = 0; first < steps.size(); first += steps_per_call) {
        const auto from = std::ptrdiff_t(first);
        const auto to = std::ptrdiff_t(std::min(first + steps_per_call, steps.size()));
        const std::vector<Transition> together = reverse_each(
            {x.begin() + from, x.begin() + to}, {steps.begin() + from, steps.begin() + to},
            std::vector<Past*>(std::size_t(to - from), &past));
        transitions.insert(transitions.end(), together.begin(), together.end());
    }
    return transitions;
}

} // namespace restyle::core
