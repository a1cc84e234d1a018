#pragma once

#include "plan_options.h"

/// What is asked for of a model of pictures and texts.
struct PictureTextOptions {
    restyle::core::PictureTextTrainSettings settings; ///< But for the plan and the text encoder.
    bool chosen = false; ///< Whether such a model is to be trained at all.
};

/// Behind the options of captions and of denoisers.
void declare_picture_text(CLI::App& app, PictureTextOptions& options);

/// The settings to train with: what all kinds have, but what `app` was not told as this kind has
/// it.
restyle::core::PictureTextTrainSettings
picture_text_settings(const CLI::App& app, const PictureTextOptions& options,
                      const restyle::core::TrainSettings& common);
