#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "files/json_object.h"

namespace restyle::core {

/// The file under a key of config.json, which must lie beside it.
inline std::string script_beside(const files::JsonObject& config, const std::string& key) {
    const std::string name = config.text(key, "");
    if (name.empty() || std::filesystem::path(name).has_parent_path())
        config.refuse(key, "the name of a TorchScript file beside it");
    return name;
}

/// A shape, which is not empty.
inline std::vector<std::int64_t> lengths_of(const files::JsonObject& config, const std::string& key,
                                            const std::string& expected) {
    const std::vector<int> lengths = config.integers(key, {}, 1, 1 << 24);
    if (lengths.empty()) config.refuse(key, expected);
    return {lengths.begin(), lengths.end()};
}

} // namespace restyle::core
