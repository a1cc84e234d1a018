#pragma once

#include <string>
#include <vector>

#include "models/files/model_folder.h"
#include "models/gan/stylegan2_config.h"
#include "models/vision/classifier_config.h"
#include "models/vision/clip_model.h"
#include "restyle/core/train.h"

namespace restyle::core {

/// Throws std::invalid_argument saying which setting cannot be trained with.
void check_settings(const TrainSettings& settings);
void check_settings(const PictureTextTrainSettings& settings);
void check_settings(const ClassifierTrainSettings& settings);
void check_settings(const GanTrainSettings& settings);

/// The model that the settings ask for; what it is told is learnt from the captions, of which there
/// are none where it is told nothing.
ModelDescription describe_model(const TrainSettings& settings,
                                const std::vector<std::string>& captions);

/// A model of pictures and texts: a tokenizer learnt from the captions, and both encoders.
struct PictureTextDescription {
    TokenizerFiles tokenizer;
    ClipConfig encoders;
};
PictureTextDescription describe_picture_text(const PictureTextTrainSettings& settings,
                                             const std::vector<std::string>& captions);

/// A classifier of these attributes.
ClassifierConfig describe_classifier(const ClassifierTrainSettings& settings,
                                     const std::vector<std::string>& attributes);

StyleGan2Config describe_gan(const GanTrainSettings& settings);

} // namespace restyle::core
