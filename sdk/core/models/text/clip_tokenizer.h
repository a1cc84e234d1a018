#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "models/text/tokenizer_files.h"

namespace restyle::core {

/// transformers' CLIPTokenizer with padding to the full length and truncation (clip_words.h says
/// which of its variants). Safe for several threads.
class ClipTokenizer {
public:
    /// Throws std::invalid_argument when the files contradict each other.
    explicit ClipTokenizer(const TokenizerFiles& files);

    /// Throws std::invalid_argument naming the first byte that belongs to no UTF-8.
    Tokens operator()(const std::vector<WeightedText>& parts) const;
    Tokens operator()(const std::string& text) const {
        return (*this)(std::vector<WeightedText>{{text}});
    }

    /// The text's own, however many.
    std::vector<std::int64_t> ids_of(std::string_view text) const;

    /// What the ids say, without the capitals and the spaces that they do not keep.
    std::string text_of(const std::vector<std::int64_t>& ids) const;

    int length() const { return length_; }
    std::int64_t end_id() const { return end_.id; }
    std::int64_t largest_id() const { return largest_id_; }

private:
    AddedToken start_, end_, pad_;
    int length_;
    std::int64_t largest_id_ = 0;
    BytePairs byte_pairs_;
    std::vector<AddedToken> in_text_;            ///< Looked for in the text as it is,
    std::vector<AddedToken> in_normalised_text_; ///< and after normalisation.
    std::unordered_map<std::int64_t, std::string> tokens_;
};

/// The tokenizer in `folder`, or with its vocabulary one of another tokenizer_config.json. Throw
/// std::runtime_error naming the file and what does not fit.
ClipTokenizer load_clip_tokenizer(const std::filesystem::path& folder);
ClipTokenizer load_clip_tokenizer(const std::filesystem::path& folder,
                                  const files::JsonObject& config);

} // namespace restyle::core
