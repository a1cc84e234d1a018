#pragma once

#include "denoiser_options.h"
#include "restyle/core/train_autoencoder.h"

/// What is asked for of an autoencoder.
struct AutoencoderOptions {
    restyle::core::AutoencoderTrainSettings settings; ///< But for the plan.
    bool chosen = false; ///< Whether an autoencoder is to be trained at all.
};

/// Behind the options of the other kinds, of which it shares --channels, --layers and
/// --compute-dtype with denoisers.
void declare_autoencoder(CLI::App& app, AutoencoderOptions& options);

/// The settings to train with: what all kinds have, but what `app` was not told as this kind has
/// it.
restyle::core::AutoencoderTrainSettings
autoencoder_settings(const CLI::App& app, const AutoencoderOptions& options,
                     const DenoiserOptions& shared, const restyle::core::TrainSettings& common);
