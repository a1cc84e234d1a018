#pragma once

#include <string>

namespace viewer {

/// A field for at most `most` bytes; `hint` stands in it while it is empty. True when it was
/// changed.
bool draw_text(const char* label, std::string& text, std::size_t most, const char* hint);

} // namespace viewer
