#include "models/text/train_tokenizer.h"

#include <map>
#include <optional>
#include <stdexcept>

#include "models/text/clip_words.h"

namespace restyle::core {
namespace {

constexpr int kBytesAndMarks = 256 * 2 + 2;

struct Word {
    std::vector<std::string> symbols;
    std::int64_t count;
};
using Pair = std::pair<std::string, std::string>;

std::vector<Word> words_of(const std::vector<std::string>& captions) {
    std::map<std::string, std::int64_t> counts;
    for (const std::string& caption : captions)
        for (const std::string& word : clip_words(clip_normalised(caption)))
            ++counts[word];
    std::vector<Word> words;
    for (const auto& [word, count] : counts)
        words.push_back({symbols_of_word(word), count});
    return words;
}

std::optional<Pair> most_frequent_pair(const std::vector<Word>& words) {
    std::map<Pair, std::int64_t> counts;
    for (const Word& word : words)
        for (std::size_t i = 0; i + 1 < word.symbols.size(); ++i)
            counts[{word.symbols[i], word.symbols[i + 1]}] += word.count;
    const std::pair<const Pair, std::int64_t>* best = nullptr;
    for (const auto& entry : counts)
        if (best == nullptr || entry.second > best->second) best = &entry;
    return best == nullptr ? std::nullopt : std::optional(best->first);
}

void join(std::vector<std::string>& symbols, const Pair& pair) {
    std::vector<std::string> joined;
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        const bool both =
            i + 1 < symbols.size() && symbols[i] == pair.first && symbols[i + 1] == pair.second;
        joined.push_back(both ? symbols[i] + symbols[i + 1] : symbols[i]);
        if (both) ++i;
    }
    symbols = std::move(joined);
}

} // namespace

TokenizerFiles train_tokenizer(const std::vector<std::string>& captions, int size) {
    if (size < kBytesAndMarks)
        throw std::invalid_argument("train_tokenizer: size is " + std::to_string(size) +
                                    ", expected at least " + std::to_string(kBytesAndMarks) +
                                    ": every byte twice, start and end");
    TokenizerFiles files;
    const auto add = [&](const std::string& token) {
        return files.vocabulary.emplace(token, files.vocabulary.size()).first->second;
    };
    for (const std::string_view end : {std::string_view(), kEndOfWord})
        for (const unsigned char byte : bytes_in_vocabulary_order())
            add(symbol_of_byte(byte) + std::string(end));

    std::vector<Word> words = words_of(captions);
    while (static_cast<int>(files.vocabulary.size()) + 2 < size) {
        const auto pair = most_frequent_pair(words);
        if (!pair) break;
        files.merges.push_back(*pair);
        add(pair->first + pair->second);
        for (Word& word : words)
            join(word.symbols, *pair);
    }
    files.start.id = add(files.start.content);
    files.end.id = files.unknown.id = files.pad.id = add(files.end.content);
    return files;
}

} // namespace restyle::core
