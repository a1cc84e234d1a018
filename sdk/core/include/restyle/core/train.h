#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <ATen/ATen.h>

#include "restyle/core/picture_classifier.h"
#include "restyle/core/schedule_config.h"

namespace restyle::core {

/// What every training is told, whatever is learnt.
struct TrainingPlan {
    std::filesystem::path data;   ///< PNG and JPEG pictures, all of width x height.
    std::filesystem::path output; ///< The folder to write.
    int width = 128;
    int height = 128;
    double minutes = 60;                    ///< Of training, interruptions not counted.
    std::optional<std::int64_t> iterations; ///< Instead of minutes; then a run is reproducible.
    std::uint64_t seed = 0;
    bool resume = false; ///< Go on from the output's checkpoint, with the settings it began with.
    at::Device device = at::kCPU;
    int batch = 16;
    double learning_rate = 5e-4;            ///< At its highest; a cosine leads it to 0.
    at::ScalarType save_dtype = at::kFloat; ///< Of the weights file.
    double save_minutes = 3;                ///< Between checkpoints.
    std::string command_line;               ///< For the record.
};

/// A tokenizer and a CLIP text encoder that are learnt from captions: data/metadata.jsonl then
/// holds a line {"file_name", "text"} a picture, where text is one or a list, of which each time
/// one is drawn.
struct TextSettings {
    int vocabulary = 640; ///< Tokens at most, 514 of which are the bytes and the two ends.
    int text_tokens = 24; ///< A caption is cut to.
    int text_width = 64;  ///< Of the text encoder's states.
    int text_layers = 2;  ///< Of the text encoder.
};

/// How a denoiser is trained on a folder of pictures.
struct TrainSettings : TrainingPlan, TextSettings {
    int patch_size = 4; ///< Pixels a side that the network sees as channels.

    /// A folder with an autoencoder, of its own or in a model's or train_autoencoder()'s, in whose
    /// latents the denoiser learns; patch_size is then 1. Pictures are encoded once, as the
    /// posterior's mean, and the autoencoder is copied into the output. Empty: none.
    std::filesystem::path autoencoder;

    std::vector<int> channels{64, 128, 192}; ///< Of the levels.
    int layers = 2;                          ///< Residual blocks a level.
    int norm_groups = 16;
    PredictionType prediction = PredictionType::kSample; ///< Or kVPrediction.

    /// Whether the denoiser is told a text: it is then a UNet2DConditionModel with transformers on
    /// all levels but the first, and the TextSettings hold.
    bool captions = false;
    double caption_dropout = 0.1; ///< Share of pictures shown without, for guidance.

    /// Of the network's arithmetic; weights stay fp32. See fastest_dtype().
    at::ScalarType compute_dtype = at::kBFloat16;
};

/// How a model of pictures and texts is trained on a folder of captioned pictures.
struct PictureTextTrainSettings : TrainingPlan, TextSettings {
    PictureTextTrainSettings() { batch = 64; } ///< Pictures that a caption is told from.

    int picture_size = 64;   ///< Height and width of what the model sees of a picture.
    int picture_patch = 8;   ///< Height and width of what becomes one token.
    int picture_width = 128; ///< Of the picture encoder's states.
    int picture_layers = 4;
    int projection = 128; ///< Of what both encoders end in.
};

/// How a classifier is trained on a folder of pictures whose attributes are known:
/// data/metadata.jsonl then holds a line {"file_name", FIELD, ...} a picture with a text of each
/// field, as in "season": "winter". Every value of a field is an attribute.
struct ClassifierTrainSettings : TrainingPlan {
    ClassifierTrainSettings() { batch = 64; }

    std::vector<std::string> fields;
    std::vector<int> channels{16, 32, 64, 64}; ///< Of the levels, multiples of 8.
    int layers = 1;                            ///< Convolutions a level.
    Downsampling downsampling = Downsampling::kStride;
};

/// How a StyleGAN2 is trained on a folder of square pictures: a generator, and a discriminator that
/// is not kept.
struct GanTrainSettings : TrainingPlan {
    GanTrainSettings() {
        width = height = 64;
        learning_rate = 5e-3; ///< Of both networks, and all the time.
    }

    std::vector<int> channels{128, 128, 128, 64, 32}; ///< At 4x4, 8x8 and so on; of both networks.
    int code = 128;                                   ///< Numbers of z and of w.
    int mapping_layers = 4;
    double mixing = 0.9; ///< Share of pictures whose finer layers have the style of another code.
    bool layer_noise = true; ///< Whether every pixel of every layer is given noise.
    double penalty = 4;      ///< Of R1: gamma (Mescheder et al., arXiv:1801.04406)
    int penalty_every = 16;  ///< iterations, then so many times as strong.
    double path_length = 0;  ///< Weight of path length regularization (Karras et al.,
                             ///< arXiv:1912.04958, 3.2). 0: none.
    std::int64_t average_pictures = 10'000; ///< Shown until the moving average has half forgotten.
    bool mirror = false; ///< Whether pictures are mirrored by chance; so may then be what is drawn.
    bool augment = false; ///< Whether the discriminator is shown true and drawn pictures changed
                          ///< alike (DiffAugment: Zhao et al., arXiv:2006.10738).
};

/// Told after every iteration, and once more in the end.
struct TrainProgress {
    std::int64_t iteration = 0;                         ///< Done so far.
    std::vector<std::pair<std::string, double>> losses; ///< Names, and means since `noted`.
    bool noted = false; ///< The means are now in the record, where 50 iterations have one.
    double seconds = 0; ///< Trained so far.
    double remaining_seconds = 0;
    bool saved = false; ///< The output folder was just written.
};

/// Trains until the end of the plan, or until `stop` is set: then a checkpoint is left for resume.
/// Returns true when the plan was completed. The output folder is usable after each save: weights
/// (the moving average), configuration, samples.png and training.json, the record of the run.
/// Throws std::runtime_error or std::invalid_argument saying what is wrong with data or settings.
bool train(const TrainSettings& settings, const std::function<void(const TrainProgress&)>& report,
           const std::atomic<bool>& stop);

/// The same of a CLIPModel, a folder that load_picture_text() and transformers read, without
/// samples.png. Pictures and captions that belong together are drawn near each other and the rest
/// of a batch apart; a caption belongs to every picture that has it.
bool train_picture_text(const PictureTextTrainSettings& settings,
                        const std::function<void(const TrainProgress&)>& report,
                        const std::atomic<bool>& stop);

/// The same of a classifier, a folder that load_picture_classifier() reads; it will see pictures at
/// the shorter of width and height, and learns from squares of them as a model of pictures and
/// texts does.
bool train_classifier(const ClassifierTrainSettings& settings,
                      const std::function<void(const TrainProgress&)>& report,
                      const std::atomic<bool>& stop);

/// The same of a StyleGAN2 generator, a folder that load_stylegan2() reads (Karras et al.,
/// arXiv:1912.04958). Both networks play against each other with the non-saturating logistic loss;
/// the losses that are reported do not tell how good pictures are, samples.png does. `real_sign` is
/// the mean sign of the discriminator's scores of true pictures, 1 where it knows them by heart
/// (Karras et al., arXiv:2006.06676): then fewer iterations, more pictures or `augment` help.
/// `path_length`, reported where it is regularized, is the mean that lengths are drawn to.
bool train_gan(const GanTrainSettings& settings,
               const std::function<void(const TrainProgress&)>& report,
               const std::atomic<bool>& stop);

} // namespace restyle::core
