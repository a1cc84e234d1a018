#include "models/autoencoder/autoencoder_folder.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "files/write_aside.h"
#include "models/files/model_folder.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

/// config.json and the files of weights, by name.
std::vector<std::string> autoencoder_files(const fs::path& folder) {
    std::vector<std::string> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        const bool weights =
            name.starts_with("diffusion_pytorch_model") &&
            (name.ends_with(".safetensors") || name.ends_with(".safetensors.index.json"));
        if (weights || name == "config.json") names.push_back(name);
    }
    // The configuration comes last, so that it is there where all is there.
    std::sort(names.rbegin(), names.rend());
    return names;
}

bool same_contents(const fs::path& a, const fs::path& b) {
    if (!fs::exists(a) || !fs::exists(b) || fs::file_size(a) != fs::file_size(b)) return false;
    std::ifstream of_a(a, std::ios::binary), of_b(b, std::ios::binary);
    return std::equal(std::istreambuf_iterator<char>(of_a), {},
                      std::istreambuf_iterator<char>(of_b));
}

} // namespace

fs::path find_autoencoder(const fs::path& folder) {
    if (!fs::is_directory(folder))
        throw std::runtime_error(folder.string() +
                                 ": is no folder of an autoencoder (no such directory)");
    if (fs::exists(folder / "config.json")) return folder;
    if (fs::exists(folder / "model_index.json")) {
        const auto part = autoencoder_part(files::JsonObject(folder / "model_index.json"));
        if (part) return folder / *part;
        throw std::runtime_error((folder / "model_index.json").string() +
                                 ": names no autoencoder: its model is of pictures themselves");
    }
    if (fs::exists(folder / "vae" / "config.json")) return folder / "vae";
    throw std::runtime_error(folder.string() +
                             ": holds no autoencoder; expected its config.json, a model_index.json "
                             "that names one, or a folder vae, as restyle_train --autoencoder "
                             "writes it");
}

void copy_autoencoder(const fs::path& from, const fs::path& to) {
    if (fs::exists(to) && fs::equivalent(from, to)) return;
    fs::create_directories(to);
    for (const std::string& name : autoencoder_files(from))
        files::write_aside(to / name, [&](std::ostream& stream) {
            stream << std::ifstream(from / name, std::ios::binary).rdbuf();
        });
}

bool same_autoencoder(const fs::path& a, const fs::path& b) {
    if (!fs::is_directory(a) || !fs::is_directory(b)) return false;
    const std::vector<std::string> names = autoencoder_files(a);
    return names == autoencoder_files(b) &&
           std::all_of(names.begin(), names.end(),
                       [&](const std::string& name) { return same_contents(a / name, b / name); });
}

} // namespace restyle::core
