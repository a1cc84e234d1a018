#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "restyle/core/train.h"

/// What is asked for of a GAN.
struct GanOptions {
    restyle::core::GanTrainSettings settings; ///< But for the plan.
    bool chosen = false;                      ///< Whether a GAN is to be trained at all.
};

/// Declares --gan and what goes with it, none of which goes with `others`, which are declared.
void declare_gan(CLI::App& app, GanOptions& options, const std::vector<std::string>& others);

/// The settings to train with: the plan, but what `app` was not told as a GAN has it.
restyle::core::GanTrainSettings gan_settings(const CLI::App& app, const GanOptions& options,
                                             const restyle::core::TrainingPlan& plan);
