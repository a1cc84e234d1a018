#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace restyle::core {

/// What metadata.jsonl in `folder` says of each of these pictures, in their order: one JSON object
/// {"file_name", "text"} a line, as Hugging Face's picture folders have it. Throws
/// std::runtime_error naming the line that is none, or a picture that has no line or two.
std::vector<std::string> load_captions(const std::filesystem::path& folder,
                                       const std::vector<std::string>& pictures);

} // namespace restyle::core
