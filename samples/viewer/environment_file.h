#pragma once

#include <filesystem>
#include <memory>

#include <gltf/environment.h>

namespace viewer {

/// What a Radiance picture lights with, which takes a while to work out; none where `file` is
/// empty. Throws a sentence that names the file.
inline std::shared_ptr<const gltf::Environment>
read_environment(const std::filesystem::path& file) {
    if (file.empty()) return nullptr;
    return std::make_shared<const gltf::Environment>(
        gltf::environment_of(gltf::read_radiance(file)));
}

} // namespace viewer
