#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "files/json_object.h"
#include "models/text/tokens.h"

namespace restyle::core {

/// What is done to a text before its words are looked up.
struct BertNormalisation {
    bool lower_case = true;    ///< do_lower_case
    bool strip_accents = true; ///< Absent: as lower_case.
    bool chinese_apart = true; ///< tokenize_chinese_chars
};

/// A text's words: without control characters, accents and capitals, split at white space, each
/// punctuation mark and Chinese character apart. Throws std::invalid_argument naming the first byte
/// that belongs to no UTF-8.
std::vector<std::string> bert_words(std::string_view text, const BertNormalisation& how);

/// transformers' BertTokenizer (the fast one) with padding to the full length and truncation: words
/// are cut into the longest pieces that the vocabulary has, from the left. Safe for several
/// threads.
class BertTokenizer {
public:
    /// `length` is of a text with start, end and padding.
    BertTokenizer(const std::vector<std::string>& vocabulary, const BertNormalisation& how,
                  int length);

    /// Throws std::invalid_argument naming the first byte that belongs to no UTF-8.
    Tokens operator()(const std::vector<WeightedText>& parts) const;

    std::vector<std::int64_t> ids_of(std::string_view text) const;
    std::string text_of(const std::vector<std::int64_t>& ids) const;

    int length() const { return frame_.length; }
    std::int64_t largest_id() const { return static_cast<std::int64_t>(tokens_.size()) - 1; }

private:
    void append_ids(std::vector<std::int64_t>& ids, const std::string& word) const;

    std::vector<std::string> tokens_;
    std::unordered_map<std::string, std::int64_t> ids_;
    std::vector<AddedToken> marks_;
    BertNormalisation how_;
    TokenFrame frame_;
    std::int64_t unknown_;
};

/// The tokenizer in `folder` (vocab.txt, tokenizer_config.json). Throws std::runtime_error naming
/// the file and what does not fit.
BertTokenizer load_bert_tokenizer(const std::filesystem::path& folder, int length);

/// The same vocabulary with another tokenizer_config.json.
BertTokenizer load_bert_tokenizer(const std::filesystem::path& folder,
                                  const files::JsonObject& config, int length);

} // namespace restyle::core
