#include "training_plan.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace viewer {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

constexpr int kMostViews = 10; // Of one scene; then comes another.

std::string size_text(const TrainingPlan& plan) {
    return std::to_string(plan.size[0]) + "x" + std::to_string(plan.size[1]);
}

template <typename Values, typename Text>
std::string joined(const Values& values, const Text& text_of) {
    std::string all;
    for (const auto& value : values)
        all += (all.empty() ? "" : ",") + text_of(value);
    return all;
}

std::string joined_numbers(const std::vector<int>& numbers) {
    return joined(numbers, [](int number) { return std::to_string(number); });
}

int count_looks(const TrainingPlan& plan) {
    return 1 + static_cast<int>(std::count(plan.looks.begin(), plan.looks.end(), ','));
}

std::string autoencoder_channels(const TrainingPlan& plan) {
    const bool tiny = plan.autoencoder_class == "tiny"; // Which has one width.
    std::vector<int> channels(static_cast<std::size_t>(plan.halvings) + 1, tiny ? 48 : 64);
    if (!tiny) channels.front() = 32;
    return joined_numbers(channels);
}

// From 4x4 on to the pictures' size, of which 32 are enough.
std::string gan_channels(const TrainingPlan& plan) {
    constexpr int kFewest = 32, kMost = 128;
    std::vector<int> channels;
    for (int side = plan.size[0], width = kFewest; side >= 4; side /= 2, width *= 2)
        channels.insert(channels.begin(), std::min(width, kMost));
    return joined_numbers(channels);
}

Arguments arguments_of_kind(const TrainingPlan& plan) {
    Arguments arguments;
    switch (plan.kind) {
    case TrainingKind::kDenoiser:
        if (!plan.autoencoder.empty()) arguments = {"--autoencoder-from", plan.autoencoder};
        if (plan.captions) arguments.emplace_back("--captions");
        return arguments;
    case TrainingKind::kAutoencoder:
        return {"--autoencoder",
                "--autoencoder-class",
                plan.autoencoder_class,
                "--channels",
                autoencoder_channels(plan),
                "--latent-channels",
                std::to_string(plan.latent_channels)};
    case TrainingKind::kGan:
        arguments = {"--gan", "--gan-channels", gan_channels(plan), "--code",
                     std::to_string(plan.code)};
        if (plan.augment) arguments.emplace_back("--augment");
        return arguments;
    case TrainingKind::kClassifier:
        return {"--classifier",
                joined(plan.fields, [](const std::string& field) { return field; })};
    case TrainingKind::kPictureText:
        break;
    }
    return {"--captions", "--picture-text", "--picture-size", std::to_string(plan.seen_size)};
}

} // namespace

const std::array<const char*, 5>& training_kind_names() {
    static const std::array<const char*, 5> names{"denoiser", "autoencoder", "GAN", "classifier",
                                                  "pictures and words"};
    return names;
}

fs::path TrainingPlan::data() const {
    if (looks.empty()) return folder;
    const std::string of = count_looks(*this) > 1 ? "looks" : looks;
    return fs::path(model + "-pictures") /
           (of + "-" + size_text(*this) + "-" + std::to_string(pictures));
}

int usual_batch(TrainingKind kind) {
    const bool compares = kind == TrainingKind::kClassifier || kind == TrainingKind::kPictureText;
    return compares ? 64 : 16;
}

std::vector<std::string> label_fields(const fs::path& folder) {
    std::ifstream file(folder / "metadata.jsonl");
    std::string line;
    std::getline(file, line);
    const auto first = nlohmann::ordered_json::parse(line, nullptr, /*allow_exceptions=*/false);
    std::vector<std::string> fields;
    if (!first.is_object()) return fields;
    for (const auto& [key, value] : first.items())
        if (value.is_string() && key != "file_name" && key != "text") fields.push_back(key);
    return fields;
}

const std::vector<std::string>& fields_of_looks() {
    static const std::vector<std::string> fields{"season", "time", "weather", "manner"};
    return fields;
}

void refuse_unfit(const TrainingPlan& plan, bool resumes) {
    if (plan.looks.empty() && plan.folder.empty())
        throw std::runtime_error("name the folder that holds the pictures, or choose a look");
    if (plan.model.empty()) throw std::runtime_error("name the folder that the model goes to");
    if (plan.kind == TrainingKind::kClassifier && plan.fields.empty())
        throw std::runtime_error("choose what it is to tell: fields of metadata.jsonl in " +
                                 plan.data().string() +
                                 ", which has a line {\"file_name\", \"season\", ...} a picture");
    if (!resumes && fs::exists(plan.model) && !fs::is_empty(plan.model))
        throw std::runtime_error(plan.model +
                                 ": something is there already; name a new folder for the model");
}

// Captions and attributes too, so that whatever is trained next finds them there.
std::vector<std::string> dataset_arguments(const TrainingPlan& plan) {
    const int looks = count_looks(plan); // Each scene is seen in one, and each is to be seen.
    const int views = std::clamp(plan.pictures / looks, 1, kMostViews);
    const int scenes = (plan.pictures + views - 1) / views;
    return {"--look",
            plan.looks,
            "--captions",
            "--attributes",
            "--seeds",
            "0:" + std::to_string(scenes),
            "--views-per-seed",
            std::to_string(views),
            "--size",
            size_text(plan),
            "--out",
            plan.data().string(),
            "--progress"};
}

std::vector<std::string> train_arguments(const TrainingPlan& plan, bool resumes) {
    Arguments arguments{"--data",     plan.data().string(),
                        "--output",   plan.model,
                        "--size",     size_text(plan),
                        "--minutes",  std::to_string(plan.minutes),
                        "--batch",    std::to_string(plan.batch),
                        "--threads",  std::to_string(plan.threads),
                        "--progress", "-"};
    const Arguments own = arguments_of_kind(plan);
    arguments.insert(arguments.end(), own.begin(), own.end());
    if (resumes) arguments.emplace_back("--resume");
    return arguments;
}

} // namespace viewer
