#include "models/files/stored_model.h"

#include <stdexcept>
#include <utility>

#include "restyle/core/generator_kind.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

fs::path within(fs::path file, const std::string& place) {
    return file += ": " + place;
}

void check_kind(const fs::path& folder) {
    const GeneratorKind kind = generator_kind(folder);
    if (kind == GeneratorKind::kDiffusion) return;
    const bool encodes = kind == GeneratorKind::kDiffusionAutoencoder;
    throw std::runtime_error(folder.string() + ": is a " +
                             (encodes ? "diffusion autoencoder" : "GAN") +
                             ", which `restyle guide` alone runs; expected a diffusion model");
}

} // namespace

StoredPart::StoredPart(fs::path folder) : path_(std::move(folder)) {}

StoredPart::StoredPart(const fs::path& name, std::string config, TensorMap weights)
    : path_(name),
      held_(Held{std::move(config), std::move(weights)}) {}

files::JsonObject StoredPart::config() const {
    return held_ ? files::JsonObject(path_, held_->config)
                 : files::JsonObject(path_ / "config.json");
}

Weights StoredPart::weights(const std::string& stem,
                            const std::function<std::string(const std::string&)>& rename) const {
    return held_ ? Weights(held_->weights, path_, rename) : Weights::in_folder(path_, stem, rename);
}

std::optional<at::ScalarType> StoredPart::stored_type(const std::string& stem) const {
    if (!held_ && !Weights::are_in_folder(path_, stem)) return std::nullopt;
    return weights(stem).stored_type();
}

StoredModel::StoredModel(fs::path model) : path_(std::move(model)) {
    if (fs::is_directory(path_))
        check_kind(path_);
    else if (fs::exists(path_))
        checkpoint_ = std::make_shared<const CheckpointParts>(read_checkpoint(path_));
    else
        throw std::runtime_error(path_.string() +
                                 ": is no model folder or checkpoint (no such file)");
}

files::JsonObject StoredModel::config(const std::string& place) const {
    if (!checkpoint_) return files::JsonObject(path_ / place);
    return {within(path_, place), checkpoint_->configs.at(place)};
}

StoredPart StoredModel::part(const std::string& name) const {
    if (!checkpoint_) return path_ / name;
    for (const auto& [place, weights] : checkpoint_->weights)
        if (fs::path(place).parent_path() == name)
            return {within(path_, name), checkpoint_->configs.at(name + "/config.json"), weights};
    throw std::runtime_error(path_.string() + ": has no part " + name);
}

fs::path StoredModel::vocabulary(const std::string& tokenizer) const {
    if (!checkpoint_) return path_ / tokenizer;
    if (!checkpoint_->vocabulary) throw std::logic_error("a model without tokenizer reads no text");
    const Vocabulary vocabulary = *checkpoint_->vocabulary;
    if (const auto found = find_vocabulary(path_, vocabulary)) return *found;
    throw std::runtime_error(path_.string() + ": has no vocabulary, as no such file has; put " +
                             vocabulary_in_words(vocabulary) +
                             " beside it or into a folder tokenizer there, or name the folder in " +
                             vocabulary_variable(vocabulary));
}

std::string read_model_config(const fs::path& model, const std::string& place) {
    return StoredModel(model).config(place).all().dump();
}

} // namespace restyle::core
