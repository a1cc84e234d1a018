#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include <ATen/ATen.h>

#include "restyle/core/safetensors.h"

namespace command_line {

/// Tensor `name` of a safetensors file, which must be fp32 or fp64 with so many dimensions. Throw
/// std::runtime_error naming file and tensor.
at::Tensor read_tensor(const std::filesystem::path& file, const std::string& name,
                       std::int64_t dimensions);
at::Tensor take_tensor(const restyle::core::SafeTensors& contents,
                       const std::filesystem::path& file, const std::string& name,
                       std::int64_t dimensions);

bool is_tensor_name(const std::filesystem::path& file); ///< .safetensors

/// Throws std::runtime_error unless the name ends in .safetensors.
void check_tensor_name(const std::filesystem::path& file);

} // namespace command_line
