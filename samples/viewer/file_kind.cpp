#include "file_kind.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <string>

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

/// Behind the length of what follows, JSON with a member for each tensor by its name.
FileKind kind_of_safetensors(const fs::path& path) {
    constexpr std::uint64_t kMostHeader = 100'000'000; // Bytes, as the format has it.
    std::ifstream file(path, std::ios::binary);
    std::array<unsigned char, 8> little_endian{};
    file.read(reinterpret_cast<char*>(little_endian.data()), little_endian.size());
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < little_endian.size(); ++i)
        length |= std::uint64_t{little_endian[i]} << (8 * i);
    std::error_code absent;
    if (!file || length > std::min(kMostHeader, std::uint64_t{fs::file_size(path, absent)}))
        return FileKind::kModel;
    std::string header(length, '\0');
    file.read(header.data(), static_cast<std::streamsize>(length));
    for (const char* of_loras :
         {"lora_down", "lora_up", "lora_A", "lora_B", "lora.down", "lora.up", "lora_linear_layer"})
        if (header.find(of_loras) != std::string::npos) return FileKind::kLora;
    return FileKind::kModel;
}

} // namespace

bool is_model_folder(const fs::path& path) {
    return fs::is_regular_file(path / "model_index.json");
}

FileKind kind_of(const fs::path& path) {
    const fs::path ending = path.extension();
    if (is_model_folder(path)) return FileKind::kModel;
    if (ending == ".safetensors") return kind_of_safetensors(path);
    if (fs::is_directory(path) || ending == ".gltf" || ending == ".glb") return FileKind::kSource;
    if (ending == ".hdr") return FileKind::kEnvironment;
    if (ending == ".png" || ending == ".jpg" || ending == ".jpeg") return FileKind::kPicture;
    if (ending == ".json") return kind_of_json(path);
    return FileKind::kUnknown;
}

} // namespace viewer
