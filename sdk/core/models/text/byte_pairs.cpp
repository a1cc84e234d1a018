#include "models/text/byte_pairs.h"

#include <array>
#include <queue>
#include <stdexcept>
#include <tuple>

#include "models/text/unicode.h"

namespace restyle::core {
namespace {

bool is_printable(int byte) {
    return (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

std::array<std::string, 256> make_symbols() {
    std::array<std::string, 256> symbols;
    char32_t next = 0x100;
    for (int byte = 0; byte < 256; ++byte) {
        const char32_t point = is_printable(byte) ? static_cast<char32_t>(byte) : next++;
        symbols[static_cast<std::size_t>(byte)] = utf8_from(std::u32string(1, point));
    }
    return symbols;
}

std::uint64_t key_of(std::int64_t left, std::int64_t right) {
    return static_cast<std::uint64_t>(left) << 32 | static_cast<std::uint64_t>(right);
}

} // namespace

const std::string& symbol_of_byte(unsigned char byte) {
    static const std::array<std::string, 256> symbols = make_symbols();
    return symbols[byte];
}

std::vector<unsigned char> bytes_in_vocabulary_order() {
    std::vector<unsigned char> bytes;
    for (const bool printable : {true, false})
        for (int byte = 0; byte < 256; ++byte)
            if (is_printable(byte) == printable) bytes.push_back(static_cast<unsigned char>(byte));
    return bytes;
}

std::string bytes_of_symbols(std::string_view symbols) {
    static const auto byte_of = [] {
        std::unordered_map<char32_t, char> bytes;
        for (int byte = 0; byte < 256; ++byte)
            bytes[code_points(symbol_of_byte(static_cast<unsigned char>(byte))).front()] =
                static_cast<char>(byte);
        return bytes;
    }();
    std::string bytes;
    for (const char32_t point : code_points(symbols))
        if (const auto found = byte_of.find(point); found != byte_of.end())
            bytes.push_back(found->second);
        else
            bytes += utf8_from(std::u32string(1, point));
    return bytes;
}

std::vector<std::string> symbols_of_word(std::string_view word) {
    std::vector<std::string> symbols;
    for (const char byte : word)
        symbols.push_back(symbol_of_byte(static_cast<unsigned char>(byte)));
    if (!symbols.empty()) symbols.back() += kEndOfWord;
    return symbols;
}

BytePairs::BytePairs(const Vocabulary& vocabulary, const Merges& merges, std::int64_t unknown)
    : unknown_(unknown) {
    for (int byte = 0; byte < 256; ++byte)
        for (const std::string_view end : {std::string_view(), kEndOfWord}) {
            const std::string symbol =
                symbol_of_byte(static_cast<unsigned char>(byte)) + std::string(end);
            if (const auto found = vocabulary.find(symbol); found != vocabulary.end())
                symbols_[symbol] = found->second;
        }
    const auto id_of = [&](const std::string& token, std::size_t rank) {
        const auto found = vocabulary.find(token);
        if (found == vocabulary.end())
            throw std::invalid_argument("merge " + std::to_string(rank + 1) + " needs token '" +
                                        token + "', which the vocabulary lacks");
        return found->second;
    };
    for (std::size_t rank = 0; rank < merges.size(); ++rank) {
        const auto& [left, right] = merges[rank];
        const std::int64_t left_id = id_of(left, rank), right_id = id_of(right, rank);
        merges_.insert_or_assign(key_of(left_id, right_id), Merge{rank, id_of(left + right, rank)});
    }
}

const BytePairs::Merge* BytePairs::merge_of(std::int64_t left, std::int64_t right) const {
    const auto found = merges_.find(key_of(left, right));
    return found == merges_.end() ? nullptr : &found->second;
}

/// A word whose symbols are being joined. Each keeps its place; a joined pair lives at the left's.
class BytePairs::Joining {
public:
    Joining(const BytePairs& pairs, std::vector<std::int64_t> ids)
        : pairs_(pairs),
          ids_(std::move(ids)) {
        for (std::size_t place = 0; place < ids_.size(); ++place) {
            previous_.push_back(place - 1);
            next_.push_back(place + 1 < ids_.size() ? place + 1 : kNowhere);
        }
        for (std::size_t place = 0; place < ids_.size(); ++place)
            consider(place);
    }

    void join_all() {
        while (!candidates_.empty()) {
            const Candidate best = candidates_.top();
            candidates_.pop();
            if (stands(best)) join(best);
        }
    }

    void append_to(std::vector<std::int64_t>& ids) const {
        for (std::size_t place = 0; place != kNowhere; place = next_[place])
            ids.push_back(ids_[place]);
    }

private:
    static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
    static constexpr std::int64_t kGone = -1;

    struct Candidate {
        std::size_t rank, place;
        std::int64_t left, right, joined;

        bool operator>(const Candidate& other) const {
            return std::tie(rank, place) > std::tie(other.rank, other.place);
        }
    };

    void consider(std::size_t place) {
        if (place == kNowhere || next_[place] == kNowhere) return;
        const std::int64_t left = ids_[place], right = ids_[next_[place]];
        if (const Merge* merge = pairs_.merge_of(left, right))
            candidates_.push({merge->rank, place, left, right, merge->joined});
    }

    /// Whether neither of its two was joined to another since.
    bool stands(const Candidate& candidate) const {
        const std::size_t next = next_[candidate.place];
        return ids_[candidate.place] == candidate.left && next != kNowhere &&
               ids_[next] == candidate.right;
    }

    void join(const Candidate& candidate) {
        const std::size_t place = candidate.place, taken = next_[place];
        ids_[place] = candidate.joined;
        ids_[taken] = kGone;
        next_[place] = next_[taken];
        if (next_[place] != kNowhere) previous_[next_[place]] = place;
        consider(previous_[place]);
        consider(place);
    }

    const BytePairs& pairs_;
    std::vector<std::int64_t> ids_;
    std::vector<std::size_t> previous_, next_;
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> candidates_;
};

void BytePairs::append_ids(std::vector<std::int64_t>& ids, std::string_view word) const {
    if (word.empty()) return;
    std::vector<std::int64_t> symbols;
    for (const std::string& symbol : symbols_of_word(word)) {
        const auto found = symbols_.find(symbol);
        symbols.push_back(found == symbols_.end() ? unknown_ : found->second);
    }
    Joining joining(*this, std::move(symbols));
    joining.join_all();
    joining.append_to(ids);
}

} // namespace restyle::core
