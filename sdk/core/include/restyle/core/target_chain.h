#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "restyle/core/dpm_encoder.h"

namespace restyle::core {

/// The way of one batch of pictures through a target's steps: where it begins, and what of each
/// step is the pictures' own.
///
///   y_{i+1} = follow(i, reverse(y_i)),   i = 1 .. K
///
/// A method of translation is one of these: all that it asks of the source, and of the noise, is
/// asked when it is made.
struct TargetChain {
    at::Tensor y_1; ///< [n, C, H, W]
    /// y_{i+1}, once for each i in order, from what the target expects; i counts from 0.
    std::function<at::Tensor(std::size_t i, const Transition& expected)> follow;
    StepWatch watch = {};
};

/// The chain's end, y_{K+1}; y_1 where there are no steps.
at::Tensor run_chain(Denoiser& target, const std::vector<Step>& steps, TargetChain chain);

/// What a cycle_chain() asks of the source.
struct CycleChainSettings {
    LastStep last = LastStep::kKeep;
    std::size_t source_batch = 0; ///< Source steps in one forward pass; 0: all of them.
    StepWatch watch_source = {}, watch_target = {};
    at::Tensor mask = {}; ///< Of TranslateSettings.
};

/// CycleDiffusion's chain: run to its end it is cycle_translate() along `path`, to the last bit.
/// Keeps of the path and of the source's means what is still to come. Throws as that does.
TargetChain cycle_chain(Denoiser& source, const std::vector<Step>& source_steps,
                        const std::vector<Step>& target_steps, std::vector<at::Tensor> path,
                        const CycleChainSettings& settings = {});

/// SDEdit's: sdedit() of x_1 and `noise` under these steps. Throws as that does.
TargetChain sdedit_chain(const std::vector<Step>& steps, const at::Tensor& x_1,
                         const at::Tensor& noise, StepWatch watch = {});

/// DDIB's: ddib_translate() of x_0, which the source has walked to noise when this returns. Throws
/// as that does.
TargetChain ddib_chain(Denoiser& source, const std::vector<Step>& source_steps,
                       const std::vector<Step>& target_steps, const at::Tensor& x_0,
                       StepWatch watch_target = {}, const at::Tensor& mask = {});

/// A chain that a mask m in [0, 1], broadcast over the pictures, keeps to a path x_1 .. x_{K+1}:
///
///   y_{i+1} = x_{i+1} + m (follow(i, ...) - x_{i+1})
///
/// The chain itself where m is undefined. Where m is 0 the end is the path's to the last bit.
TargetChain limited_chain(TargetChain chain, std::vector<at::Tensor> path, const at::Tensor& mask);

} // namespace restyle::core
