#include <cmath>

#include "models/vision/clip_model.h"
#include "models/vision/clip_pictures.h"
#include "restyle/core/train.h"
#include "train/captions.h"
#include "train/contrast.h"
#include "train/lesson.h"
#include "train/picture_views.h"
#include "train/plan.h"
#include "train/training_pictures.h"
#include "train/training_record.h"

namespace restyle::core {
namespace {

using nlohmann::json;

json picture_text_json(const PictureTextTrainSettings& settings) {
    json all = plan_json(settings);
    all["captions"] = text_json(settings);
    all["picture_text"] = {{"size", settings.picture_size},
                           {"patch", settings.picture_patch},
                           {"width", settings.picture_width},
                           {"layers", settings.picture_layers},
                           {"projection", settings.projection}};
    return all;
}

/// How the model will be shown a picture: its middle square, resized as picture_views() resizes.
ClipPictureConfig seen_as(const PictureTextTrainSettings& settings) {
    ClipPictureConfig config;
    config.filter = ResampleFilter::kBilinear;
    config.shortest_edge = settings.picture_size;
    config.crop = PictureSize{settings.picture_size, settings.picture_size};
    return config;
}

class PictureTextTraining {
public:
    explicit PictureTextTraining(const PictureTextTrainSettings& settings)
        : settings_(settings),
          names_(training_picture_names(settings.data)),
          captions_(load_captions(settings.data, names_)),
          description_(describe_picture_text(settings, texts_of(captions_))),
          table_(captions_, ClipTokenizer(description_.tokenizer)),
          pictures_(
              load_training_pictures(settings.data, names_, settings.width, settings.height)) {}

    Lesson lesson() const {
        return {picture_text_json(settings_), pictures_.size(0),
                [this](const ParameterSource& parameter) {
                    ClipModel(parameter, description_.encoders);
                },
                [this](const TensorMap& weights, at::Generator& generator) {
                    return loss(weights, generator);
                },
                [this](const TensorMap& average) { write_model(average); }};
    }

private:
    at::Tensor loss(const TensorMap& weights, at::Generator& generator) const {
        const at::Tensor chosen =
            at::randint(pictures_.size(0), {settings_.batch}, generator, at::kLong);
        const at::Tensor rows = table_.draw(chosen, generator);
        const at::Tensor views =
            picture_views(pictures_.index_select(0, chosen), settings_.picture_size, generator);

        const ClipModel model(
            [&](const std::string& name, at::IntArrayRef) { return weights.at(name); },
            description_.encoders);
        const double most = std::log(100); // As CLIP's: more would let rounding decide.
        const at::Device device = settings_.device;
        return contrast(model.picture_features(normalised(views).to(device)),
                        model.text_features(table_.ids(rows).to(device)),
                        model.logit_scale.clamp_max(most).exp(),
                        table_.belong(chosen, rows).to(device));
    }

    void write_model(const TensorMap& average) const {
        write_clip_model(settings_.output, description_.encoders, average, settings_.save_dtype);
        write_tokenizer_files(settings_.output, description_.tokenizer);
        write_clip_picture_config(settings_.output / "preprocessor_config.json",
                                  seen_as(settings_));
    }

    at::Tensor normalised(const at::Tensor& views) const {
        ClipPictureConfig config = seen_as(settings_);
        config.resize = false;
        config.crop.reset();
        return clip_pictures(views, config, PictureLevels::kContinuous).to(at::kFloat);
    }

    PictureTextTrainSettings settings_;
    std::vector<std::string> names_;
    PictureCaptions captions_;
    PictureTextDescription description_;
    CaptionTable table_;
    at::Tensor pictures_; ///< [n, 3, H, W] uint8, in the host's memory.
};

} // namespace

bool train_picture_text(const PictureTextTrainSettings& settings,
                        const std::function<void(const TrainProgress&)>& report,
                        const std::atomic<bool>& stop) {
    check_settings(settings);
    const PictureTextTraining training(settings);
    return run_lesson(settings, training.lesson(), report, stop);
}

} // namespace restyle::core
