#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace restyle::core {

/// What transformers' CLIPTokenizer makes of a text before its byte pairs are joined.
///
/// This is the tokenizer that transformers calls fast and, since version 5, its only one. The slow
/// one of earlier versions differs in rare texts: with ftfy installed it repairs broken encodings
/// first, without it it cleans the text as BERT does (control characters go, Chinese characters
/// stand apart). Unicode is that of the utf8proc that is linked; transformers composes by the
/// tables of Unicode 13.

/// Composition (NFC), every run of white space a single space, lower case. Throws
/// std::invalid_argument naming the first byte that belongs to no UTF-8.
std::string clip_normalised(std::string_view text);

/// The words of a normalised text; white space between them is dropped:
///
///   <|startoftext|> | <|endoftext|> | 's|'t|'re|'ve|'m|'ll|'d | letters | a number | anything else
///
/// The first two are split once more, into `<|`, letters and `|>`: where they mean the token, they
/// were taken out of the text before.
std::vector<std::string> clip_words(std::string_view normalised);

} // namespace restyle::core
