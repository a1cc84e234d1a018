#pragma once

#include <filesystem>
#include <map>
#include <string>

#include <ATen/ATen.h>

namespace restyle::core {

using TensorMap = std::map<std::string, at::Tensor>;

/// What a .safetensors file holds.
struct SafeTensors {
    TensorMap tensors;
    std::map<std::string, std::string> metadata; ///< The header's __metadata__.
};

/// Maps a .safetensors file. The tensors share the mapping (it lives as long as they do) and may be
/// written to: the file does not change. Every length, shape and offset is checked before use;
/// throws std::runtime_error naming file, tensor and what was expected.
SafeTensors read_safetensors(const std::filesystem::path& file);

/// Writes aside and renames, so that `file` is whole or untouched. Tensors may lie on any device.
void write_safetensors(const std::filesystem::path& file, const SafeTensors& contents);

} // namespace restyle::core
