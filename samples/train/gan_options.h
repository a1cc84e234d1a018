#pragma once

#include "plan_options.h"

/// What is asked for of a GAN.
struct GanOptions {
    restyle::core::GanTrainSettings settings; ///< But for the plan.
    bool chosen = false;                      ///< Whether a GAN is to be trained at all.
};

/// Behind the options of denoisers and classifiers.
void declare_gan(CLI::App& app, GanOptions& options);

/// The settings to train with: the plan, but what `app` was not told as a GAN has it.
restyle::core::GanTrainSettings gan_settings(const CLI::App& app, const GanOptions& options,
                                             const restyle::core::TrainingPlan& plan);
