#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "files/json_object.h"
#include "models/files/weights.h"
#include "restyle/core/checkpoint.h"

namespace restyle::core {

/// One network of a model as it is stored: its configuration and its weights.
class StoredPart {
public:
    /// A folder with config.json and files of weights.
    StoredPart(std::filesystem::path folder); // NOLINT(google-explicit-constructor)

    /// A part of a file that holds several networks; `name` is what complaints call it.
    StoredPart(const std::filesystem::path& name, std::string config, TensorMap weights);

    /// Throws std::runtime_error where there is none.
    files::JsonObject config() const;

    /// As Weights::in_folder().
    Weights weights(const std::string& stem,
                    const std::function<std::string(const std::string&)>& rename = {}) const;

    /// Weights::stored_type(); nothing where there are no weights yet.
    std::optional<at::ScalarType> stored_type(const std::string& stem) const;

    const std::filesystem::path& path() const { return path_; }

private:
    struct Held {
        std::string config;
        TensorMap weights;
    };
    std::filesystem::path path_;
    std::optional<Held> held_;
};

/// A diffusion model as it is stored: a diffusers folder, or a single-file checkpoint, which stands
/// for one (checkpoint.h). Its parts are named as in such a folder.
class StoredModel {
public:
    /// Of a checkpoint the header is read; its weights stay in the file, mapped. Throws
    /// std::runtime_error saying what it is instead of a diffusion model.
    explicit StoredModel(std::filesystem::path model);

    const std::filesystem::path& path() const { return path_; }

    /// A configuration file by its place, such as model_index.json.
    files::JsonObject config(const std::string& place) const;

    StoredPart part(const std::string& name) const;

    bool is_checkpoint() const { return checkpoint_ != nullptr; }

    /// Where the vocabulary of a tokenizer is: its own folder, or what find_vocabulary() finds.
    /// Throws std::runtime_error saying where it may be put.
    std::filesystem::path vocabulary(const std::string& tokenizer) const;

private:
    std::filesystem::path path_;
    std::shared_ptr<const CheckpointParts> checkpoint_; ///< Null: a folder.
};

} // namespace restyle::core
