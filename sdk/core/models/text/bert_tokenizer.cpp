#include "models/text/bert_tokenizer.h"

#include <fstream>
#include <stdexcept>

#include "files/json_object.h"
#include "models/text/unicode.h"

namespace restyle::core {
namespace {

constexpr const char* kInside = "##"; ///< What stands before a piece that begins no word.
constexpr const char* kStart = "[CLS]";
constexpr const char* kEnd = "[SEP]";
constexpr const char* kPad = "[PAD]";
constexpr const char* kUnknown = "[UNK]";
constexpr const char* kMask = "[MASK]";

// The ranges that BERT calls Chinese.
bool is_chinese(char32_t point) {
    constexpr std::pair<char32_t, char32_t> kRanges[]{
        {0x4E00, 0x9FFF},   {0x3400, 0x4DBF},   {0x20000, 0x2A6DF}, {0x2A700, 0x2B73F},
        {0x2B740, 0x2B81F}, {0x2B920, 0x2CEAF}, {0xF900, 0xFAFF},   {0x2F800, 0x2FA1F}};
    for (const auto& [first, last] : kRanges)
        if (point >= first && point <= last) return true;
    return false;
}

// Of ASCII also the symbols.
bool stands_alone(char32_t point) {
    const bool ascii = (point >= '!' && point <= '/') || (point >= ':' && point <= '@') ||
                       (point >= '[' && point <= '`') || (point >= '{' && point <= '~');
    return ascii || is_punctuation(point);
}

std::u32string cleaned(std::string_view text, bool chinese_apart) {
    std::u32string points;
    for (const char32_t point : code_points(text)) {
        const bool plain_space = point == '\t' || point == '\n' || point == '\r';
        if (point == 0 || point == 0xFFFD || (is_control(point) && !plain_space)) continue;
        const bool apart = chinese_apart && is_chinese(point);
        if (apart) points.push_back(' ');
        points.push_back(is_space(point) ? U' ' : point);
        if (apart) points.push_back(' ');
    }
    return points;
}

std::u32string normalised(std::string_view text, const BertNormalisation& how) {
    std::u32string points = cleaned(text, how.chinese_apart);
    if (how.strip_accents) {
        points = code_points(decomposed(utf8_from(points)));
        std::erase_if(points, is_nonspacing_mark);
    }
    if (!how.lower_case) return points;
    std::u32string lower;
    for (const char32_t point : points)
        append_lower_case(lower, point);
    return lower;
}

} // namespace

std::vector<std::string> bert_words(std::string_view text, const BertNormalisation& how) {
    std::vector<std::string> words;
    std::u32string word;
    const auto end_word = [&] {
        if (!word.empty()) words.push_back(utf8_from(word));
        word.clear();
    };
    for (const char32_t point : normalised(text, how)) {
        const bool alone = stands_alone(point);
        if (alone || is_space(point)) end_word();
        if (!is_space(point)) word.push_back(point);
        if (alone) end_word();
    }
    end_word();
    return words;
}

BertTokenizer::BertTokenizer(const std::vector<std::string>& vocabulary,
                             const BertNormalisation& how, int length)
    : tokens_(vocabulary),
      how_(how) {
    for (std::size_t id = 0; id < tokens_.size(); ++id)
        ids_[tokens_[id]] = static_cast<std::int64_t>(id);
    const auto id_of = [&](const char* token) {
        const auto found = ids_.find(token);
        if (found == ids_.end())
            throw std::invalid_argument("the vocabulary lacks '" + std::string(token) + "'");
        return found->second;
    };
    frame_ = {id_of(kStart), id_of(kEnd), id_of(kPad), length};
    unknown_ = id_of(kUnknown);
    for (const char* mark : {kStart, kEnd, kPad, kUnknown, kMask})
        marks_.push_back({mark, id_of(mark)});
}

Tokens BertTokenizer::operator()(const std::vector<WeightedText>& parts) const {
    return framed_tokens(
        parts, frame_, [&](std::string_view text) { return ids_of(text); },
        [&](const std::vector<std::int64_t>& ids) { return text_of(ids); });
}

std::vector<std::int64_t> BertTokenizer::ids_of(std::string_view text) const {
    check_utf8(text);
    std::vector<std::int64_t> ids;
    take_out(
        marks_, text,
        [&](std::string_view part) {
            for (const std::string& word : bert_words(part, how_))
                append_ids(ids, word);
        },
        [&](const AddedToken& mark) { ids.push_back(mark.id); });
    return ids;
}

void BertTokenizer::append_ids(std::vector<std::int64_t>& ids, const std::string& word) const {
    constexpr std::size_t kLongestWord = 100; // Of characters; a longer one is unknown.
    const std::u32string points = code_points(word);
    std::vector<std::int64_t> pieces;
    for (std::size_t begin = 0; begin < points.size() && points.size() <= kLongestWord;) {
        std::size_t length = points.size() - begin;
        auto found = ids_.end();
        for (; length > 0 && found == ids_.end(); --length)
            found = ids_.find((begin > 0 ? kInside : "") + utf8_from(points.substr(begin, length)));
        if (found == ids_.end()) {
            pieces.clear();
            break;
        }
        pieces.push_back(found->second);
        begin += length + 1;
    }
    if (pieces.empty()) pieces.push_back(unknown_);
    ids.insert(ids.end(), pieces.begin(), pieces.end());
}

std::string BertTokenizer::text_of(const std::vector<std::int64_t>& ids) const {
    std::string text;
    for (const std::int64_t id : ids) {
        const std::string& token = tokens_[static_cast<std::size_t>(id)];
        if (token.starts_with(kInside))
            text += token.substr(2);
        else
            text += (text.empty() ? "" : " ") + token;
    }
    return text;
}

namespace {

BertNormalisation read_normalisation(const files::JsonObject& config) {
    config.choice<bool>("tokenizer_class", "BertTokenizer",
                        {{"BertTokenizer", true}, {"BertTokenizerFast", true}});
    BertNormalisation how;
    how.lower_case = config.boolean("do_lower_case", true);
    how.strip_accents = config.boolean("strip_accents", how.lower_case);
    how.chinese_apart = config.boolean("tokenize_chinese_chars", true);
    return how;
}

BertTokenizer tokenizer_of(const std::filesystem::path& file, const BertNormalisation& how,
                           int length) {
    std::ifstream stream(file, std::ios::binary);
    if (!std::filesystem::is_regular_file(file) || !stream)
        throw std::runtime_error(file.string() + ": cannot be opened");
    std::vector<std::string> vocabulary;
    for (std::string line; std::getline(stream, line);)
        vocabulary.push_back(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
    try {
        return {vocabulary, how, length};
    } catch (const std::invalid_argument& error) {
        throw std::runtime_error(file.string() + ": " + error.what());
    }
}

} // namespace

BertTokenizer load_bert_tokenizer(const std::filesystem::path& folder, int length) {
    const std::filesystem::path config = folder / "tokenizer_config.json";
    const BertNormalisation how = std::filesystem::exists(config)
                                      ? read_normalisation(files::JsonObject(config))
                                      : BertNormalisation();
    return tokenizer_of(folder / "vocab.txt", how, length);
}

BertTokenizer load_bert_tokenizer(const std::filesystem::path& folder,
                                  const files::JsonObject& config, int length) {
    return tokenizer_of(folder / "vocab.txt", read_normalisation(config), length);
}

} // namespace restyle::core
