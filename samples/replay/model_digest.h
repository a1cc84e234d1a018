#pragma once

#include <filesystem>
#include <string>

namespace replay {

/// Tells whether a model or LoRA is the one that a capture names; empty where there is none. As
/// the guide says ("A frame to send to us").
std::string model_digest(const std::filesystem::path& model);

} // namespace replay
