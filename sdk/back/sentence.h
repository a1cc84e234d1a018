#pragma once

#include <string>

namespace restyle::back {

/// What the exception in flight says, in one line. Call from within a catch clause only.
std::string sentence_of_current_exception();

/// Copies `text` to `sentence`, cut to RESTYLE_BACK_SENTENCE bytes with the zero.
void write_sentence(const std::string& text, char* sentence);

} // namespace restyle::back
