#include "commands.h"

#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "restyle/core/checkpoint.h"

#include "folder_aside.h"

namespace command_line {
namespace {

namespace fs = std::filesystem;
using restyle::core::CheckpointParts;
using restyle::core::PredictionType;

struct ConvertOptions {
    fs::path checkpoint;
    fs::path output;
    fs::path tokenizer;
    std::optional<at::ScalarType> dtype; ///< Absent: the file's.
    restyle::core::CheckpointSettings settings;
};

void write_text(const fs::path& file, const std::string& text) {
    std::ofstream out(file, std::ios::binary);
    out << text;
    out.close();
    if (!out) throw std::runtime_error(file.string() + ": cannot be written");
}

void write_weights(const fs::path& file, restyle::core::TensorMap weights,
                   std::optional<at::ScalarType> dtype) {
    for (auto& entry : weights)
        if (dtype) entry.second = entry.second.to(*dtype);
    restyle::core::write_safetensors(file, {std::move(weights), {{"format", "pt"}}});
}

std::optional<fs::path> vocabulary_for(const ConvertOptions& options,
                                       const CheckpointParts& parts) {
    if (!parts.vocabulary) return std::nullopt;
    if (options.tokenizer.empty())
        return restyle::core::find_vocabulary(options.checkpoint, *parts.vocabulary);
    if (!restyle::core::holds_vocabulary(options.tokenizer, *parts.vocabulary))
        throw std::runtime_error(options.tokenizer.string() + ": expected a folder with " +
                                 restyle::core::vocabulary_in_words(*parts.vocabulary));
    return options.tokenizer;
}

// Both text encoders of SDXL share one vocabulary.
void copy_vocabulary(const fs::path& vocabulary, const CheckpointParts& parts,
                     const FolderAside& folder) {
    for (const auto& entry : parts.configs) {
        const fs::path place = entry.first;
        if (place.filename() != "tokenizer_config.json") continue;
        for (const std::string& name : restyle::core::vocabulary_files(*parts.vocabulary))
            if (fs::exists(vocabulary / name))
                fs::copy_file(vocabulary / name,
                              folder.file((place.parent_path() / name).string()));
    }
}

void print_summary(const CheckpointParts& parts, const std::optional<fs::path>& vocabulary) {
    const bool v = parts.prediction_type == PredictionType::kVPrediction;
    std::printf("family      %s\n", parts.family.c_str());
    std::printf(
        "prediction  %s%s\n", v ? "v_prediction" : "epsilon",
        parts.prediction_is_assumed ? " (assumed, the file does not say: --prediction tells)" : "");
    if (!parts.vocabulary) return;
    if (vocabulary)
        std::printf("tokenizer   of %s\n", vocabulary->c_str());
    else
        std::printf("tokenizer   none: put %s beside tokenizer_config.json, or give --tokenizer\n",
                    restyle::core::vocabulary_in_words(*parts.vocabulary).c_str());
}

void convert(const ConvertOptions& options) {
    const CheckpointParts parts =
        restyle::core::read_checkpoint(options.checkpoint, options.settings);
    const std::optional<fs::path> vocabulary = vocabulary_for(options, parts);
    const FolderAside folder(options.output);
    for (const auto& [place, text] : parts.configs)
        write_text(folder.file(place), text);
    for (const auto& [place, weights] : parts.weights)
        write_weights(folder.file(place), weights, options.dtype);
    if (vocabulary) copy_vocabulary(*vocabulary, parts, folder);
    folder.commit();
    print_summary(parts, vocabulary);
}

} // namespace

void add_convert(CLI::App& app, std::function<void()>& run) {
    static const std::map<std::string, at::ScalarType> kDtypes{
        {"fp32", at::kFloat}, {"bf16", at::kBFloat16}, {"fp16", at::kHalf}};
    static const std::map<std::string, PredictionType> kPredictions{
        {"epsilon", PredictionType::kEpsilon}, {"v_prediction", PredictionType::kVPrediction}};
    auto options = std::make_shared<ConvertOptions>();
    CLI::App* command = app.add_subcommand(
        "convert",
        "Makes a diffusers folder of a single-file checkpoint (CompVis' names, as web "
        "UIs share them): Stable Diffusion 1.x, 2.x, SDXL and their Turbo models, latent "
        "diffusion");
    command->add_option("CHECKPOINT", options->checkpoint, "A .safetensors file")->required();
    command->add_option("OUTPUT", options->output, "A folder that does not exist yet")->required();
    command->add_option(
        "--tokenizer", options->tokenizer,
        "Folder with the vocabulary, which no checkpoint holds: CLIP's vocab.json and "
        "merges.txt or, of text2im, BERT's vocab.txt; "
        "where not given, what plays the checkpoint as it is");
    command
        ->add_option_function<std::string>(
            "--dtype", [options](const std::string& name) { options->dtype = kDtypes.at(name); },
            "Of the weights written; the file's own where not given")
        ->check(CLI::IsMember(kDtypes));
    command
        ->add_option_function<std::string>(
            "--prediction",
            [options](const std::string& name) {
                options->settings.prediction_type = kPredictions.at(name);
            },
            "What the network predicts; where not given, what the file says; else Stable "
            "Diffusion 2.x: v_prediction (its base and SD-Turbo: epsilon is right), others epsilon")
        ->check(CLI::IsMember(kPredictions));
    command->callback([options, &run] { run = [options] { convert(*options); }; });
}

} // namespace command_line
