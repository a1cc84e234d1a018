#pragma once

#include "plan_options.h"

/// What is asked for of a denoiser, in words that its settings have other types for.
struct DenoiserOptions {
    std::string compute_dtype = "auto";
    std::string prediction = "sample";
};

/// --captions and what goes with it, which a model of pictures and texts has too.
void declare_captions(CLI::App& app, restyle::core::TrainSettings& settings);

/// Behind --captions.
void declare_denoiser(CLI::App& app, DenoiserOptions& options,
                      restyle::core::TrainSettings& settings);

/// The options that declare_denoiser() declares.
const std::vector<std::string>& of_denoisers();

/// What --compute-dtype says, of this device.
at::ScalarType compute_dtype_of(const DenoiserOptions& options, at::Device device);

/// The settings to train with. `settings` has what all kinds have, and the plan is read.
restyle::core::TrainSettings denoiser_settings(const DenoiserOptions& options,
                                               const restyle::core::TrainSettings& settings);
