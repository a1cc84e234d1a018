#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace restyle::core {

/// What stands at the end of a token that ends a word.
inline constexpr std::string_view kEndOfWord = "</w>";

/// Each byte as the printable character that GPT-2 gave it, in UTF-8: itself where it is printable
/// Latin-1, U+0100 and following for the others.
const std::string& symbol_of_byte(unsigned char byte);

/// The 256 bytes in the order that vocabularies list them: printable ones first.
std::vector<unsigned char> bytes_in_vocabulary_order();

/// The bytes that a token's symbols stand for.
std::string bytes_of_symbols(std::string_view symbols);

/// A word as its bytes' symbols, the last with the end of a word.
std::vector<std::string> symbols_of_word(std::string_view word);

/// A byte pair encoding: words become symbols, and neighbouring symbols are joined as long as the
/// list of merges has a pair of them, the earliest listed first, from left to right.
///
/// Sennrich, Haddow, Birch: "Neural Machine Translation of Rare Words with Subword Units"
/// (arXiv:1508.07909).
class BytePairs {
public:
    using Vocabulary = std::unordered_map<std::string, std::int64_t>;
    using Merges = std::vector<std::pair<std::string, std::string>>;

    /// `unknown` is the id of a symbol that the vocabulary lacks. Throws std::invalid_argument when
    /// a merge joins or makes what the vocabulary lacks, naming its place in the list.
    BytePairs(const Vocabulary& vocabulary, const Merges& merges, std::int64_t unknown);

    void append_ids(std::vector<std::int64_t>& ids, std::string_view word) const;

private:
    class Joining;
    struct Merge {
        std::size_t rank;
        std::int64_t joined;
    };
    const Merge* merge_of(std::int64_t left, std::int64_t right) const;

    std::unordered_map<std::string, std::int64_t> symbols_; ///< Those of single bytes.
    std::unordered_map<std::uint64_t, Merge> merges_;       ///< By both ids.
    std::int64_t unknown_;
};

} // namespace restyle::core
