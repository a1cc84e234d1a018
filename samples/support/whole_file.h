#pragma once

#include <filesystem>
#include <string_view>

namespace samples {

/// Written aside, then renamed: there is either the whole file afterwards, or what was there
/// before. Throws std::runtime_error naming the file and `what` it is, as in "the picture".
void write_whole(const std::filesystem::path& path, std::string_view bytes, std::string_view what);

} // namespace samples
