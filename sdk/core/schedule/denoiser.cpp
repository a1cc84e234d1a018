#include "restyle/core/denoiser.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace restyle::core {

at::Tensor step_mean(const Prediction& prediction, const at::Tensor& x_t, const Step& step) {
    if (step.x_t_weight != 0) return step.x_0_weight * prediction.x_0 + step.x_t_weight * x_t;
    return step.x_0_weight * prediction.x_0 + step.e_weight * prediction.e;
}

Denoiser::Denoiser(Network network, const ScheduleConfig& config)
    : network_(std::move(network)),
      prediction_type_(config.prediction_type),
      clip_(config.clip_sample),
      clip_range_(config.clip_sample_range) {}

at::Tensor Denoiser::run(const at::Tensor& x, const std::vector<int>& times,
                         std::int64_t pictures) {
    const at::Tensor t =
        at::tensor(times, x.options().dtype(at::kLong)).repeat_interleave(pictures);
    ++use_.calls;
    use_.samples += x.size(0);
    return network_(x, t);
}

// COMMANDS.md, PREDICTION.
Prediction Denoiser::read(const at::Tensor& o, const at::Tensor& x_t, const Step& step) const {
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
    return prediction;
}

Prediction Denoiser::predict(const at::Tensor& x_t, const Step& step) {
    return read(run(x_t, {step.t}, x_t.size(0)), x_t, step);
}

at::Tensor Denoiser::reverse_mean(const at::Tensor& x_t, const Step& step) {
    return step_mean(predict(x_t, step), x_t, step);
}

std::vector<at::Tensor> Denoiser::reverse_means(const std::vector<at::Tensor>& x,
                                                const std::vector<Step>& steps,
                                                std::size_t steps_per_call) {
    if (steps_per_call == 0) throw std::invalid_argument("steps_per_call is 0, expected 1 or more");
    std::vector<at::Tensor> means;
    for (std::size_t first = 0; first < steps.size(); first += steps_per_call) {
        const std::size_t end = std::min(first + steps_per_call, steps.size());
        const std::int64_t pictures = x[first].size(0);
        std::vector<int> times;
        std::vector<at::Tensor> inputs;
        for (std::size_t i = first; i < end; ++i) {
            times.push_back(steps[i].t);
            inputs.push_back(x[i]);
        }
        const std::vector<at::Tensor> outputs =
            run(at::cat(inputs), times, pictures).split(pictures);
        for (std::size_t i = first; i < end; ++i)
            means.push_back(step_mean(read(outputs[i - first], x[i], steps[i]), x[i], steps[i]));
    }
    return means;
}

} // namespace restyle::core
