#pragma once

#include <filesystem>

#include "gltf/model.h"

namespace gltf {

/// Reads a .gltf or .glb file. What is not supported and not needed is left out, and said in
/// `left_out`; else, and for a broken file, it throws std::runtime_error naming file, member, value
/// and what was expected.
Model read_model(const std::filesystem::path& file);

} // namespace gltf
