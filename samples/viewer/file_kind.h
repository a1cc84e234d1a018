#pragma once

#include <filesystem>

namespace viewer {

/// What becomes of a file or folder that is dropped on the window or typed as what to open.
enum class FileKind {
    kSource,      ///< Opened in place of the scene: a folder, a glTF file.
    kEnvironment, ///< Lights a model.
    kPicture,     ///< Pulls the style towards it.
    kStyle,       ///< Is played.
    kCameraPath,  ///< Is flown along.
    kModel,       ///< Becomes the style's target model.
    kLora,        ///< Is added to that.
    kUnknown,
};

/// By its name, of JSON files by their `format`, of .safetensors by the names of their tensors;
/// what is said to be a style may be none, or broken, and so may a model.
FileKind kind_of(const std::filesystem::path& path);

/// diffusers' layout.
bool is_model_folder(const std::filesystem::path& path);

} // namespace viewer
