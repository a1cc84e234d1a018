#include "train/training_record.h"

#include <fstream>
#include <stdexcept>

#include "files/write_aside.h"

namespace restyle::core {
namespace {

using nlohmann::json;

json dataset_json(const std::filesystem::path& data) {
    std::ifstream stream(data / "dataset.json");
    if (!stream) return nullptr;
    json dataset = json::parse(stream, nullptr, /*allow_exceptions=*/false);
    if (dataset.is_discarded())
        throw std::runtime_error((data / "dataset.json").string() + ": is not JSON");
    return dataset;
}

/// A list, or of several losses one by each one's name.
json losses_json(const std::vector<std::string>& names, const std::vector<double>& losses) {
    if (names.size() == 1) return losses;
    json by_name;
    for (std::size_t i = 0; i < names.size(); ++i) {
        json& own = by_name[names[i]] = json::array();
        for (std::size_t j = i; j < losses.size(); j += names.size())
            own.push_back(losses[j]);
    }
    return by_name;
}

} // namespace

json plan_json(const TrainingPlan& plan) {
    return {{"size", {plan.width, plan.height}},
            {"seed", plan.seed},
            {"batch", plan.batch},
            {"learning_rate", plan.learning_rate}};
}

json text_json(const TextSettings& settings) {
    return {{"vocabulary", settings.vocabulary},
            {"tokens", settings.text_tokens},
            {"width", settings.text_width},
            {"layers", settings.text_layers}};
}

void write_training_record(const TrainingPlan& plan, const Training& training,
                           const TrainingState& state, bool completed) {
    const json record = {{"command", plan.command_line},
                         {"settings", training.settings},
                         {"iterations", state.iteration},
                         {"minutes", state.seconds / 60},
                         {"completed", completed},
                         {"pictures", training.pictures},
                         {"loss_every", TrainingState::kLossesEvery},
                         {"losses", losses_json(training.losses, state.losses)},
                         {"dataset", dataset_json(plan.data)}};
    files::write_text_aside(plan.output / "training.json", record.dump(1) + "\n");
}

} // namespace restyle::core
