#pragma once

#include <filesystem>

namespace restyle::core {

/// Pickles run code when they are read, so they are not read here: throws std::runtime_error that
/// says how to convert `file`.
[[noreturn]] void refuse_pickle(const std::filesystem::path& file);

/// Whether a file is named as PyTorch's pickles are.
bool is_named_as_pickle(const std::filesystem::path& file);

} // namespace restyle::core
