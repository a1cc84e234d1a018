#include "models/text/transformers_config.h"
#include "models/vision/attribute_network.h"
#include "restyle/core/train.h"
#include "train/attribute_labels.h"
#include "train/lesson.h"
#include "train/picture_views.h"
#include "train/plan.h"
#include "train/training_pictures.h"
#include "train/training_record.h"

namespace restyle::core {
namespace {

using nlohmann::json;

json classifier_json(const ClassifierTrainSettings& settings) {
    json all = plan_json(settings);
    all["classifier"] = {{"fields", settings.fields},
                         {"channels", settings.channels},
                         {"layers", settings.layers},
                         {"downsampling", downsampling_name(settings.downsampling)}};
    return all;
}

class ClassifierTraining {
public:
    explicit ClassifierTraining(const ClassifierTrainSettings& settings)
        : settings_(settings),
          names_(training_picture_names(settings.data)),
          labels_(load_attribute_labels(settings.data, names_, settings.fields)),
          config_(describe_classifier(settings, labels_.attributes)),
          pictures_(
              load_training_pictures(settings.data, names_, settings.width, settings.height)) {}

    Lesson lesson() const {
        return {classifier_json(settings_), pictures_.size(0),
                [this](const ParameterSource& parameter) { AttributeNetwork(parameter, config_); },
                [this](const TensorMap& weights, at::Generator& generator) {
                    return loss(weights, generator);
                },
                [this](const TensorMap& average) { write_model(average); }};
    }

private:
    // The mean over attributes of the cross entropy to having it.
    at::Tensor loss(const TensorMap& weights, at::Generator& generator) const {
        const at::Tensor chosen =
            at::randint(pictures_.size(0), {settings_.batch}, generator, at::kLong);
        const at::Tensor views =
            picture_views(pictures_.index_select(0, chosen), config_.size, generator);
        const AttributeNetwork network(
            [&](const std::string& name, at::IntArrayRef) { return weights.at(name); }, config_);
        const at::Device device = settings_.device;
        return at::binary_cross_entropy_with_logits(
            network(views.to(device)), labels_.labels.index_select(0, chosen).to(device));
    }

    void write_model(const TensorMap& average) const {
        write_transformers_weights(settings_.output, average, settings_.save_dtype);
        write_classifier_config(settings_.output / "config.json", config_);
    }

    ClassifierTrainSettings settings_;
    std::vector<std::string> names_;
    AttributeLabels labels_;
    ClassifierConfig config_;
    at::Tensor pictures_; ///< [n, 3, H, W] uint8, in the host's memory.
};

} // namespace

bool train_classifier(const ClassifierTrainSettings& settings,
                      const std::function<void(const TrainProgress&)>& report,
                      const std::atomic<bool>& stop) {
    check_settings(settings);
    const ClassifierTraining training(settings);
    return run_lesson(settings, training.lesson(), report, stop);
}

} // namespace restyle::core
