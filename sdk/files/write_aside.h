#pragma once

#include <filesystem>
#include <functional>
#include <ostream>
#include <string_view>

namespace restyle::files {

/// Lets `write` fill a new file beside `file`, puts it on disk and renames it over `file`. When
/// anything fails, `file` is as it was, nothing is left beside it, and std::runtime_error says why.
void write_aside(const std::filesystem::path& file,
                 const std::function<void(std::ostream&)>& write);

void write_text_aside(const std::filesystem::path& file, std::string_view text);

} // namespace restyle::files
