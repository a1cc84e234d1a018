#include "file_kind.h"

#include <fstream>

#include <nlohmann/json.hpp>

namespace viewer {
namespace {

namespace fs = std::filesystem;

FileKind kind_of_json(const fs::path& path) {
    std::ifstream file(path);
    const auto json = nlohmann::json::parse(file, nullptr, /*allow_exceptions=*/false);
    const bool is_path = json.is_object() && json.contains("format") &&
                         json["format"].is_string() &&
                         json["format"].get<std::string>().starts_with("restyle-path-");
    return is_path ? FileKind::kCameraPath : FileKind::kStyle;
}

} // namespace

FileKind kind_of(const fs::path& path) {
    const fs::path ending = path.extension();
    if (fs::is_directory(path) || ending == ".gltf" || ending == ".glb") return FileKind::kSource;
    if (ending == ".hdr") return FileKind::kEnvironment;
    if (ending == ".png" || ending == ".jpg" || ending == ".jpeg") return FileKind::kPicture;
    if (ending == ".json") return kind_of_json(path);
    return FileKind::kUnknown;
}

} // namespace viewer
