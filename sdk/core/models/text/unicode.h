#pragma once

#include <string>
#include <string_view>

namespace restyle::core {

/// Throws std::invalid_argument naming the first byte that does not belong.
void check_utf8(std::string_view text);

/// UTF-8 as code points. Throws as check_utf8() does.
std::u32string code_points(std::string_view text);

/// The reverse, for code points that are scalar values.
std::string utf8_from(std::u32string_view points);

/// Canonical decomposition, then composition (Unicode Annex 15).
std::string composed(std::string_view text);

/// Canonical decomposition alone.
std::string decomposed(std::string_view text);

/// General categories L* and N*, and property White_Space.
bool is_letter(char32_t point);
bool is_number(char32_t point);
bool is_space(char32_t point);

/// General categories P*, Mn, and Cc, Cf or Co.
bool is_punctuation(char32_t point);
bool is_nonspacing_mark(char32_t point);
bool is_control(char32_t point);

/// Appends the full lower-case mapping without context: U+0130 becomes two code points, and a sigma
/// at the end of a word is no exception.
void append_lower_case(std::u32string& points, char32_t point);

/// Bytes that may end within a character, or be none: what is no UTF-8 becomes U+FFFD.
std::string readable(std::string_view bytes);

} // namespace restyle::core
