#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace restyle::core {

/// What a lesson needs metadata.jsonl to say of a picture.
struct MetadataNeed {
    std::string line; ///< As "captions need a line {...} a picture".

    /// What is wrong with an object that has a text file_name, or an empty text.
    std::function<std::string(const nlohmann::json& entry)> complaint;
};

/// What metadata.jsonl in `folder` says of each of these pictures, in their order: one JSON object
/// a line with a text file_name, as Hugging Face's picture folders have it. Throws
/// std::runtime_error naming the line that is none or is complained of, or a picture that has no
/// line or two.
std::vector<nlohmann::json> load_metadata(const std::filesystem::path& folder,
                                          const std::vector<std::string>& pictures,
                                          const MetadataNeed& need);

} // namespace restyle::core
