#pragma once

#include <string>
#include <vector>

#include "models/files/model_folder.h"
#include "models/gan/stylegan2_config.h"
#include "models/vision/classifier_config.h"
#include "models/vision/clip_model.h"
#include "restyle/core/train.h"
#include "train/seen_pictures.h"

namespace restyle::core {

/// Throws std::invalid_argument with the words where it does not hold.
void check_that(bool holds, const std::string& words);

/// What all trainings have.
void check_plan(const TrainingPlan& plan);

/// That the pictures' height and width are multiples of it.
void check_size(const TrainingPlan& plan, int multiple);

/// Throws std::invalid_argument saying which setting cannot be trained with.
void check_settings(const TrainSettings& settings);
void check_settings(const PictureTextTrainSettings& settings);
void check_settings(const ClassifierTrainSettings& settings);
void check_settings(const GanTrainSettings& settings);

/// That a denoiser which sees such pictures can halve them as often as the settings say.
void check_seen_size(const TrainSettings& settings, const SeenShape& seen);

/// The model that the settings ask for, of pictures seen so; what it is told is learnt from the
/// captions, of which there are none where it is told nothing.
ModelDescription describe_model(const TrainSettings& settings, const SeenShape& seen,
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
