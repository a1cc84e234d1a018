#pragma once

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

} // namespace restyle::session
