#include "models/text/clip_words.h"

#include "models/text/unicode.h"

namespace restyle::core {
namespace {

/// How many of the text's first code points are one of `words`, the first that fits; 0: none.
std::size_t length_of_any(std::u32string_view text,
                          std::initializer_list<std::u32string_view> words) {
    for (const std::u32string_view word : words)
        if (text.starts_with(word)) return word.size();
    return 0;
}

template <typename Belongs>
std::size_t length_of_run(std::u32string_view text, const Belongs& belongs) {
    std::size_t length = 0;
    while (length < text.size() && belongs(text[length]))
        ++length;
    return length;
}

bool is_other(char32_t point) {
    return !is_space(point) && !is_letter(point) && !is_number(point);
}

std::size_t length_of_mark(std::u32string_view text) {
    return length_of_any(text, {U"<|startoftext|>", U"<|endoftext|>"});
}

/// Of the word that `text`, which begins with no space, begins with.
std::size_t length_of_word(std::u32string_view text) {
    const std::size_t ending =
        length_of_any(text, {U"'s", U"'t", U"'re", U"'ve", U"'m", U"'ll", U"'d"});
    if (ending > 0) return ending;
    if (is_letter(text.front())) return length_of_run(text, is_letter);
    if (is_number(text.front())) return 1;
    return length_of_run(text, is_other);
}

} // namespace

std::string clip_normalised(std::string_view text) {
    std::u32string points;
    bool after_space = false;
    for (const char32_t point : code_points(composed(text))) {
        const bool space = is_space(point);
        if (!space) append_lower_case(points, point);
        if (space && !after_space) points.push_back(U' ');
        after_space = space;
    }
    return utf8_from(points);
}

std::vector<std::string> clip_words(std::string_view normalised) {
    const std::u32string points = code_points(normalised);
    std::vector<std::string> words;
    for (std::u32string_view rest = points; !rest.empty();) {
        if (is_space(rest.front())) {
            rest.remove_prefix(1);
            continue;
        }
        if (const std::size_t mark = length_of_mark(rest); mark > 0) {
            words.emplace_back("<|");
            words.push_back(utf8_from(rest.substr(2, mark - 4)));
            words.emplace_back("|>");
            rest.remove_prefix(mark);
            continue;
        }
        const std::size_t length = length_of_word(rest);
        words.push_back(utf8_from(rest.substr(0, length)));
        rest.remove_prefix(length);
    }
    return words;
}

} // namespace restyle::core
