#pragma once

#include <concepts>
#include <stdexcept>
#include <string>

#include "restyle/restyle.h"

namespace restyle::session {

/// A failure with the code that crosses the C border.
class Error : public std::runtime_error {
public:
    Error(RestyleResult code, const std::string& sentence)
        : std::runtime_error(sentence),
          code_(code) {}

    RestyleResult code() const { return code_; }

private:
    RestyleResult code_;
};

/// Throws RESTYLE_ERROR_INVALID_ARGUMENT with `sentence` unless `condition`.
inline void require(bool condition, const std::string& sentence) {
    if (!condition) throw Error(RESTYLE_ERROR_INVALID_ARGUMENT, sentence);
}

/// The same, of a sentence that is put together only where it is said: for what every frame passes.
template <std::invocable Sentence>
void require(bool condition, const Sentence& sentence) {
    if (!condition) throw Error(RESTYLE_ERROR_INVALID_ARGUMENT, sentence());
}

} // namespace restyle::session
