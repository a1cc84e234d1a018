#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <vector>

namespace viewer {

/// What restyle_train makes.
enum class TrainingKind { kDenoiser, kAutoencoder, kGan, kClassifier, kPictureText };

/// In the order of TrainingKind.
const std::array<const char*, 5>& training_kind_names();

/// What a model is to learn, and how.
struct TrainingPlan {
    TrainingKind kind = TrainingKind::kDenoiser;
    std::string looks;  ///< Of the scene, commas between them, in which it is drawn first; empty:
                        ///< what `folder` shows.
    std::string folder; ///< Of pictures of one size.
    int pictures = 240; ///< That are drawn of the looks.
    std::string model;  ///< The folder to write, which must be a new one.
    std::array<int, 2> size{128, 128}; ///< Width and height of the pictures.
    double minutes = 30;
    int batch = 16;
    int threads = 1; ///< The others are the session's.

    std::string autoencoder; ///< A denoiser's, in whose latents it learns; empty: in pictures.
    bool captions = false;   ///< A denoiser is told what metadata.jsonl says of the pictures.

    std::string autoencoder_class = "kl"; ///< Or "tiny" or "vq".
    int halvings = 2;                     ///< Of the pictures' sides, by an autoencoder.
    int latent_channels = 4;

    int code = 128;       ///< Numbers that a GAN draws a picture from.
    bool augment = false; ///< A GAN's discriminator sees pictures changed.

    std::vector<std::string> fields; ///< Of metadata.jsonl, that a classifier tells.

    int seen_size = 64; ///< Height and width at which a model of pictures and words sees them.

    /// Where the pictures are.
    std::filesystem::path data() const;
};

/// Pictures a step, of this kind.
int usual_batch(TrainingKind kind);

/// What metadata.jsonl in the folder says of its first picture in words, but its name and its
/// caption: what a classifier can learn to tell. Empty where there is none.
std::vector<std::string> label_fields(const std::filesystem::path& folder);

/// Those that restyle_dataset writes.
const std::vector<std::string>& fields_of_looks();

/// Throws std::runtime_error with a sentence for a plan that nothing can be trained by.
void refuse_unfit(const TrainingPlan& plan, bool resumes);

std::vector<std::string> dataset_arguments(const TrainingPlan& plan);
std::vector<std::string> train_arguments(const TrainingPlan& plan, bool resumes);

} // namespace viewer
