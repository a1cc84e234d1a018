#pragma once

#include <filesystem>

namespace restyle::files {

/// Returns when what was written to the file is on disk; false with errno where that fails.
bool put_on_disk(const std::filesystem::path& file);

/// This process's number.
int process_number();

} // namespace restyle::files
