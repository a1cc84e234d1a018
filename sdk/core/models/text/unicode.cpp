#include "models/text/unicode.h"

#include <cstdlib>
#include <memory>
#include <stdexcept>

#include <utf8proc.h>

namespace restyle::core {
namespace {

struct Read {
    utf8proc_int32_t point;
    utf8proc_ssize_t bytes; ///< Negative where no character stands.
};

Read read_at(std::string_view text, std::size_t byte) {
    Read read{};
    read.bytes = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + byte,
                                  static_cast<utf8proc_ssize_t>(text.size() - byte), &read.point);
    return read;
}

std::string mapped(std::string_view text, utf8proc_option_t how) {
    utf8proc_uint8_t* made = nullptr;
    const utf8proc_ssize_t bytes =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                     static_cast<utf8proc_ssize_t>(text.size()), &made,
                     static_cast<utf8proc_option_t>(UTF8PROC_STABLE | how));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(made, &std::free);
    if (bytes < 0) throw std::invalid_argument(utf8proc_errmsg(bytes));
    return {reinterpret_cast<const char*>(made), static_cast<std::size_t>(bytes)};
}

utf8proc_category_t category_of(char32_t point) {
    return utf8proc_category(static_cast<utf8proc_int32_t>(point));
}

std::string hexadecimal(char byte) {
    constexpr const char* kDigits = "0123456789ABCDEF";
    const auto value = static_cast<unsigned char>(byte);
    return {'0', 'x', kDigits[value / 16], kDigits[value % 16]};
}

} // namespace

void check_utf8(std::string_view text) {
    code_points(text);
}

std::u32string code_points(std::string_view text) {
    std::u32string points;
    for (std::size_t byte = 0; byte < text.size();) {
        const Read read = read_at(text, byte);
        if (read.bytes <= 0)
            throw std::invalid_argument("the text is no UTF-8: at byte " + std::to_string(byte) +
                                        " (" + hexadecimal(text[byte]) + ") no character begins");
        points.push_back(static_cast<char32_t>(read.point));
        byte += static_cast<std::size_t>(read.bytes);
    }
    return points;
}

std::string utf8_from(std::u32string_view points) {
    std::string text;
    for (const char32_t point : points) {
        utf8proc_uint8_t bytes[4];
        const auto count = utf8proc_encode_char(static_cast<utf8proc_int32_t>(point), bytes);
        text.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(count));
    }
    return text;
}

std::string composed(std::string_view text) {
    return mapped(text, UTF8PROC_COMPOSE);
}

std::string decomposed(std::string_view text) {
    return mapped(text, UTF8PROC_DECOMPOSE);
}

bool is_letter(char32_t point) {
    const auto category = category_of(point);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool is_number(char32_t point) {
    const auto category = category_of(point);
    return category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO;
}

bool is_space(char32_t point) {
    if ((point >= 0x09 && point <= 0x0D) || point == 0x85) return true;
    const auto category = category_of(point);
    return category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_ZP;
}

bool is_punctuation(char32_t point) {
    const auto category = category_of(point);
    return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
}

bool is_nonspacing_mark(char32_t point) {
    return category_of(point) == UTF8PROC_CATEGORY_MN;
}

bool is_control(char32_t point) {
    const auto category = category_of(point);
    return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF ||
           category == UTF8PROC_CATEGORY_CO;
}

void append_lower_case(std::u32string& points, char32_t point) {
    constexpr char32_t kCapitalIWithDot = 0x130, kDotAbove = 0x307;
    if (point == kCapitalIWithDot) {
        points.append({U'i', kDotAbove});
        return;
    }
    points.push_back(static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(point))));
}

std::string readable(std::string_view bytes) {
    std::u32string points;
    for (std::size_t byte = 0; byte < bytes.size();) {
        const Read read = read_at(bytes, byte);
        const bool whole = read.bytes > 0;
        points.push_back(whole ? static_cast<char32_t>(read.point) : U'\uFFFD');
        byte += whole ? static_cast<std::size_t>(read.bytes) : 1;
    }
    return utf8_from(points);
}

} // namespace restyle::core
