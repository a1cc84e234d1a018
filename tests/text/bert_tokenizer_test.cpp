#include "models/text/bert_tokenizer.h"

#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "support/cases.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

constexpr int kLength = 77;

// Cases that tests/reference/make_bert_fixture.py wrote, or those of sweep_bert_parity.py.
std::vector<fs::path> bert_tokenizers() {
    return cases("bert_fixture", "RESTYLE_BERT_CASES");
}

TEST(BertTokenizer, GivesTheIdsOfTransformers) {
    ASSERT_GE(bert_tokenizers().size(), 3U);
    for (const fs::path& folder : bert_tokenizers()) {
        const BertTokenizer tokenizer = load_bert_tokenizer(folder, kLength);
        std::ifstream stream(folder / "lines.json");
        const nlohmann::json expected = nlohmann::json::parse(stream);
        for (std::size_t i = 0; i < expected["lines"].size(); ++i)
            EXPECT_EQ(tokenizer.ids_of(expected["lines"][i].get<std::string>()),
                      expected["own"][i].get<std::vector<std::int64_t>>())
                << folder << ", " << expected["lines"][i].dump(-1, ' ', true);
    }
}

TEST(BertTokenizer, SaysWhatItCut) {
    const BertTokenizer tokenizer(
        {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "snow", "##y", "lake"}, {}, 4);
    EXPECT_EQ(tokenizer({{"snow lake"}}).ids, (std::vector<std::int64_t>{2, 5, 7, 3}));
    EXPECT_EQ(tokenizer({{"lake snow snowy lake"}}).cut, "snowy lake");
}

TEST(BertTokenizer, RefusesAVocabularyWithoutItsMarks) {
    const TemporaryFolder folder;
    const auto message = [&] {
        return message_of([&] { load_bert_tokenizer(folder.path(), kLength); });
    };
    EXPECT_TRUE(contains(message(), "vocab.txt: cannot be opened"));
    std::ofstream(folder.path() / "vocab.txt") << "[PAD]\n[UNK]\n[CLS]\n";
    EXPECT_TRUE(contains(message(), "vocab.txt: the vocabulary lacks '[SEP]'"));
}

} // namespace
} // namespace restyle::core
