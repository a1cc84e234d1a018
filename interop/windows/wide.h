#pragma once

#include <string>
#include <string_view>

namespace restyle::interop {

/// UTF-8 as Windows takes text, and back. What is no UTF-8, or no UTF-16, becomes U+FFFD.
std::wstring wide(std::string_view utf8);
std::string narrow(std::wstring_view utf16);

/// What Windows says of the calling thread's last failure, and its number.
std::string last_error_text();

} // namespace restyle::interop
