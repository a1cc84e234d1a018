#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace restyle::session {

/// Tells whether a model or LoRA is the one that it was, without reading all of its weights.
struct ModelDigest {
    std::uint64_t files = 0; ///< 0: there is none.
    std::uint64_t bytes = 0;
    /// FNV-1a of 64 bits, 16 hexadecimal digits, over all files in byte order of their paths: the
    /// path from the folder on, 0, the size in decimal digits, 0, and the contents; of those longer
    /// than 128 KiB the first and the last 64 KiB.
    std::string digest;
};

/// Of a folder or a file. Throws std::runtime_error naming what cannot be read.
ModelDigest digest_of(const std::filesystem::path& model);

} // namespace restyle::session
