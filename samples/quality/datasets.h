#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace quality {

/// Seeds [first, end) of scenes.
struct Seeds {
    std::uint64_t first;
    std::uint64_t end;

    std::uint64_t count() const { return end - first; }
};

/// Those that datasets.json gives a look in its part "train" or "test". Throws std::runtime_error
/// naming the file and the key.
Seeds dataset_seeds(const std::filesystem::path& file, const std::string& part,
                    const std::string& look);

} // namespace quality
