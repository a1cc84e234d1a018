#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "restyle/core/network.h"
#include "restyle/core/step.h"

namespace restyle::core {

/// What a model makes of x_t. With zero signal at t, or clipping, neither follows from the other.
struct Prediction {
    /// The clean image; clamped where the schedule says clip_sample, then carried to a consistency
    /// model's boundary where the step does.
    at::Tensor x_0;
    at::Tensor e; ///< The noise in x_t; not recomputed after clipping.
};

/// Told of a chain's steps in their order, as each is made: where the chain stood, and what the
/// model made of that.
using StepWatch =
    std::function<void(const at::Tensor& x_t, const Step& step, const Prediction& prediction)>;

/// The predictions so far of a chain of steps, as far as a step needs them. Starts empty, goes from
/// step to step; each chain has its own.
struct Past {
    at::Tensor x_0;       ///< Of the step before; undefined before the first.
    StepWatch watch = {}; ///< Where somebody looks on.
};

/// What a model expects of x_s: a Gaussian.
struct Transition {
    at::Tensor mean;
    at::Tensor sigma; ///< Of each value, where the variance is learned; undefined: the step's.
};

/// The noise of a transition whose sigma is not 0: sigma e.
at::Tensor noise_from_code(const at::Tensor& e, const Transition& transition, const Step& step);

/// The code e of that noise.
at::Tensor code_from_noise(const at::Tensor& noise, const Transition& transition, const Step& step);

/// Forward passes of a network, and the samples in them (guidance counts each twice).
struct NetworkUse {
    std::int64_t calls = 0;
    std::int64_t samples = 0;
};

/// A network with the meaning of its output: prediction type, clipping and learned variance of its
/// schedule. Counts how it is used. Not for several threads at once.
class Denoiser {
public:
    /// passes: samples that the network runs for each one it is given (Guidance::passes()).
    Denoiser(Network network, const ScheduleConfig& config, int passes = 1);

    /// x_t [n, C, H, W], fp32 or fp64.
    Prediction predict(const at::Tensor& x_t, const Step& step);

    /// The x_s that the model expects; its mean is step_mean() of the prediction. `past` is of the
    /// step before, and then of this one.
    Transition reverse(const at::Tensor& x_t, const Step& step, Past& past);

    /// The same of a step that looks at no past.
    Transition reverse(const at::Tensor& x_t, const Step& step);
    at::Tensor reverse_mean(const at::Tensor& x_t, const Step& step) {
        return reverse(x_t, step).mean;
    }

    /// reverse(x[i], steps[i], *pasts[i]) for all i in order, of chains of their own or of one, in
    /// one forward pass. At least one x, all of one shape. Equal to single calls up to the kernels'
    /// rounding.
    std::vector<Transition> reverse_each(const std::vector<at::Tensor>& x,
                                         const std::vector<Step>& steps,
                                         const std::vector<Past*>& pasts);

    /// reverse(x[i], steps[i], past) for all i in order, with `steps_per_call` of them in one
    /// forward pass. Equal to single calls up to the kernels' rounding.
    std::vector<Transition> reverse_all(const std::vector<at::Tensor>& x,
                                        const std::vector<Step>& steps, std::size_t steps_per_call,
                                        Past& past);

    const NetworkUse& use() const { return use_; }

private:
    at::Tensor run(const at::Tensor& x, const std::vector<int>& times, std::int64_t pictures);
    Prediction read(const at::Tensor& output, const at::Tensor& x_t, const Step& step) const;
    Transition transition(const at::Tensor& output, const at::Tensor& x_t, const Step& step,
                          Past& past) const;
    at::Tensor learned_sigma(const at::Tensor& v, const at::Tensor& e, const Step& step) const;
    at::Tensor sigma_of_covariance(const at::Tensor& v, const at::Tensor& e,
                                   const Step& step) const;

    Network network_;
    PredictionType prediction_type_;
    VarianceType variance_type_;
    bool clip_;
    double clip_range_;
    int passes_;
    NetworkUse use_;
};

/// Mean of x_s given x_t, a prediction of what it is made of and those before. Given the model's
/// predictions this is the reverse step, given the true x_0 and its noise the forward path's.
///
/// Throws std::invalid_argument when the step needs a past that is not there.
at::Tensor step_mean(const Prediction& prediction, const at::Tensor& x_t, const Step& step,
                     const Past& past = {});

} // namespace restyle::core
