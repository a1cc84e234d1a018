#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace gltf {

/// All of a file. Throws std::runtime_error where it cannot be read, or has more than `most` bytes.
std::vector<std::byte> bytes_of(const std::filesystem::path& file, std::uintmax_t most);

/// The JSON of a .gltf, which is all of it, or of a .glb.
std::string json_chunk(const std::filesystem::path& file, std::span<const std::byte> bytes);

/// What a .glb has behind its JSON; empty where there is nothing.
std::span<const std::byte> binary_chunk(std::span<const std::byte> bytes);

/// The bytes that base64 stands for; empty: the text is not base64.
std::vector<std::byte> from_base64(std::string_view text);

} // namespace gltf
