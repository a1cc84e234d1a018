#include "models/text/clip_tokenizer.h"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "models/text/clip_words.h"
#include "models/text/unicode.h"

namespace restyle::core {

ClipTokenizer::ClipTokenizer(const TokenizerFiles& files)
    : start_(files.start),
      end_(files.end),
      pad_(files.pad),
      length_(files.length),
      byte_pairs_(files.vocabulary, files.merges, files.unknown.id) {
    std::map<std::string, AddedToken> added; // Where two say the same, the later counts.
    for (const AddedToken& token : files.others)
        added[token.content] = token;
    for (const AddedToken& token : {files.start, files.end, files.unknown, files.pad})
        added[token.content] = token;
    for (auto& [content, token] : added) {
        tokens_[token.id] = content;
        if (token.content.empty()) continue;
        if (token.normalised) token.content = clip_normalised(content);
        (token.normalised ? in_normalised_text_ : in_text_).push_back(token);
    }
    for (const auto& [token, id] : files.vocabulary)
        tokens_.emplace(id, token);
    for (const auto& entry : tokens_)
        largest_id_ = std::max(largest_id_, entry.first);
}

Tokens ClipTokenizer::operator()(const std::vector<WeightedText>& parts) const {
    return framed_tokens(
        parts, {start_.id, end_.id, pad_.id, length_},
        [&](std::string_view text) { return ids_of(text); },
        [&](const std::vector<std::int64_t>& ids) { return text_of(ids); });
}

std::vector<std::int64_t> ClipTokenizer::ids_of(std::string_view text) const {
    std::vector<std::int64_t> ids;
    const auto append = [&](const AddedToken& token) { ids.push_back(token.id); };
    const auto append_words = [&](std::string_view part) {
        for (const std::string& word : clip_words(part))
            byte_pairs_.append_ids(ids, word);
    };
    const auto append_part = [&](std::string_view part) {
        take_out(in_normalised_text_, clip_normalised(part), append_words, append);
    };
    check_utf8(text);
    take_out(in_text_, text, append_part, append);
    return ids;
}

std::string ClipTokenizer::text_of(const std::vector<std::int64_t>& ids) const {
    std::string text;
    for (const std::int64_t id : ids) {
        const auto found = tokens_.find(id);
        if (found == tokens_.end()) continue;
        std::string_view token = found->second;
        const bool ends = token.ends_with(kEndOfWord);
        if (ends) token.remove_suffix(kEndOfWord.size());
        text += bytes_of_symbols(token);
        if (ends) text += ' ';
    }
    if (text.ends_with(' ')) text.pop_back();
    return readable(text);
}

namespace {

ClipTokenizer tokenizer_of(const TokenizerFiles& files, const std::filesystem::path& folder) {
    try {
        return ClipTokenizer(files);
    } catch (const std::invalid_argument& error) {
        throw std::runtime_error(folder.string() + ": " + error.what());
    }
}

} // namespace

ClipTokenizer load_clip_tokenizer(const std::filesystem::path& folder) {
    return tokenizer_of(read_tokenizer_files(folder), folder);
}

ClipTokenizer load_clip_tokenizer(const std::filesystem::path& folder,
                                  const files::JsonObject& config) {
    return tokenizer_of(read_tokenizer_files(folder, config), folder);
}

} // namespace restyle::core
