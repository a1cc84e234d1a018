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
    kUnknown,
};

/// By its name, of JSON files by their `format`; what is said to be a style may be none, or broken.
FileKind kind_of(const std::filesystem::path& path);

} // namespace viewer
