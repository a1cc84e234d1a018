#include "train/training_record.h"

#include <fstream>
#include <stdexcept>

#include <c10/core/ScalarType.h>
#include <nlohmann/json.hpp>

#include "files/write_aside.h"

namespace restyle::core {
namespace {

using nlohmann::json;

json settings_json(const TrainSettings& settings) {
    json all = {
        {"size", {settings.width, settings.height}},
        {"seed", settings.seed},
        {"batch", settings.batch},
        {"learning_rate", settings.learning_rate},
        {"patch_size", settings.patch_size},
        {"channels", settings.channels},
        {"layers", settings.layers},
        {"norm_groups", settings.norm_groups},
        {"prediction", settings.prediction == PredictionType::kSample ? "sample" : "v_prediction"},
        {"compute_dtype", c10::toString(settings.compute_dtype)}};
    if (settings.captions)
        all["captions"] = {{"vocabulary", settings.vocabulary},
                           {"tokens", settings.text_tokens},
                           {"width", settings.text_width},
                           {"layers", settings.text_layers},
                           {"dropout", settings.caption_dropout}};
    return all;
}

json dataset_json(const std::filesystem::path& data) {
    std::ifstream stream(data / "dataset.json");
    if (!stream) return nullptr;
    json dataset = json::parse(stream, nullptr, /*allow_exceptions=*/false);
    if (dataset.is_discarded())
        throw std::runtime_error((data / "dataset.json").string() + ": is not JSON");
    return dataset;
}

} // namespace

std::string settings_text(const TrainSettings& settings) {
    return settings_json(settings).dump();
}

void write_training_record(const std::filesystem::path& file, const TrainSettings& settings,
                           const TrainingState& state, std::int64_t pictures, bool completed) {
    const json record = {{"command", settings.command_line},
                         {"settings", settings_json(settings)},
                         {"iterations", state.iteration},
                         {"minutes", state.seconds / 60},
                         {"completed", completed},
                         {"pictures", pictures},
                         {"loss_every", TrainingState::kLossesEvery},
                         {"losses", state.losses},
                         {"dataset", dataset_json(settings.data)}};
    files::write_text_aside(file, record.dump(1) + "\n");
}

} // namespace restyle::core
