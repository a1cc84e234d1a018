#include "models/text/tokenizer_files.h"

#include <fstream>

#include <gtest/gtest.h>

#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "models/text/clip_tokenizer.h"
#include "models/text/train_tokenizer.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kCaptions{"a summer noon in the village", "snow at dusk by the lake",
                                         "a winter dusk in the village"};

/// A folder that can be read, for tests to spoil.
class TokenizerFilesTest : public testing::Test {
protected:
    TokenizerFilesTest() { write_tokenizer_files(folder_.path(), train_tokenizer(kCaptions, 540)); }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_.path() / name) << text;
    }
    void append(const std::string& name, const std::string& text) const {
        std::ofstream(folder_.path() / name, std::ios::app) << text;
    }
    ClipTokenizer read() const { return load_clip_tokenizer(folder_.path()); }

    void expect_refusal(const std::string& part) const {
        const std::string message = message_of([&] { read(); });
        EXPECT_TRUE(contains(message, part)) << message;
    }

    TemporaryFolder folder_;
};

TEST_F(TokenizerFilesTest, AreReadAsTheyWereWritten) {
    const ClipTokenizer trained(train_tokenizer(kCaptions, 540));
    for (const char* text : {"a winter noon", "Snow, dusk & lakes!", "Ünïcode 雪"})
        EXPECT_EQ(read()(text).ids, trained(text).ids) << text;
}

TEST_F(TokenizerFilesTest, MayBeOneFile) {
    const std::vector<std::int64_t> ids = read()("a winter noon").ids;
    fs::remove(folder_.path() / "merges.txt");
    std::ifstream stream(folder_.path() / "vocab.json");
    const std::string vocabulary{std::istreambuf_iterator<char>(stream), {}};
    std::string merges;
    for (const auto& [left, right] : train_tokenizer(kCaptions, 540).merges)
        merges += (merges.empty() ? "[\"" : ",[\"") + left + "\",\"" + right + "\"]";
    fs::remove(folder_.path() / "vocab.json");
    write("tokenizer.json", R"({"model": {"type": "BPE", "end_of_word_suffix": "</w>", "vocab": )" +
                                vocabulary + R"(, "merges": [)" + merges + "]}}");
    EXPECT_EQ(read()("a winter noon").ids, ids);
    write("tokenizer.json", R"({"model": {"type": "WordPiece"}})");
    expect_refusal("tokenizer.json: model is no BPE");
}

TEST_F(TokenizerFilesTest, RefuseWhatIsMissing) {
    fs::remove(folder_.path() / "merges.txt");
    expect_refusal("merges.txt: cannot be opened");
    fs::remove(folder_.path() / "vocab.json");
    expect_refusal("vocab.json: cannot be opened");
}

TEST_F(TokenizerFilesTest, RefuseAMergeThatIsNoPair) {
    append("merges.txt", "a\n");
    expect_refusal("line 28 is 'a', expected two tokens");
    write("merges.txt", "#version: 0.2\na b c\n");
    expect_refusal("line 2 is 'a b c'");
}

TEST_F(TokenizerFilesTest, RefuseAMergeOfUnknownTokens) {
    append("merges.txt", "qq zz\n");
    expect_refusal("merge 27 needs token 'qq', which the vocabulary lacks");
}

TEST_F(TokenizerFilesTest, RefuseAVocabularyThatIsNone) {
    write("vocab.json", R"({"a": 0, "b")");
    expect_refusal("vocab.json: is not a JSON object");
    write("vocab.json", R"({"a": -1})");
    expect_refusal("vocab.json: token 'a' has id -1");
    write("vocab.json", R"({"a": 1, "b": 1})");
    expect_refusal("vocab.json: id 1 is given to 'b' and to another token");
    write("vocab.json", "{}");
    expect_refusal("vocab.json: holds no token");
}

TEST_F(TokenizerFilesTest, RefuseASpecialTokenThatTheVocabularyLacks) {
    write("special_tokens_map.json", R"({"pad_token": "<pad>"})");
    expect_refusal("the vocabulary lacks the special token '<pad>'");
}

TEST_F(TokenizerFilesTest, RefuseConfigurationsThatMeanAnotherTokenizer) {
    write("tokenizer_config.json", R"({"tokenizer_class": "T5Tokenizer"})");
    expect_refusal("tokenizer_class is \"T5Tokenizer\", expected one of CLIPTokenizer");
    write("tokenizer_config.json", R"({"bos_token": {"content": "a", "lstrip": true}})");
    expect_refusal("bos_token is");
    write("tokenizer_config.json", R"({"model_max_length": 2})");
    expect_refusal("model_max_length is 2");
}

TEST_F(TokenizerFilesTest, HaveNoLimitWhereTransformersWritesItsLargeNumber) {
    write("tokenizer_config.json", R"({"model_max_length": 1000000000000000019884624838656})");
    EXPECT_EQ(read().length(), 77);
}

TEST_F(TokenizerFilesTest, TakeListedTokensOutWhole) {
    write("tokenizer_config.json",
          R"({"added_tokens_decoder": {"538": {"content": "<|startoftext|>", "normalized": true},
              "900": {"content": "<My-Style>", "normalized": true}}})");
    EXPECT_EQ(read().ids_of("<MY-style>").front(), 900);
    EXPECT_EQ(read().ids_of("<|StartOfText|>").front(), 538);
    EXPECT_NE(read().ids_of("<|EndOfText|>").front(), 539);
}

TEST(TrainTokenizer, MakesFrequentWordsOneToken) {
    const ClipTokenizer tokenizer(train_tokenizer(kCaptions, 600));
    EXPECT_EQ(tokenizer.ids_of("the village at dusk").size(), 4U);
    EXPECT_GT(tokenizer.ids_of("quick").size(), 1U);
    EXPECT_EQ(tokenizer.text_of(tokenizer.ids_of("The  village,at DUSK")), "the village , at dusk");
}

TEST(TrainTokenizer, RefusesASizeWithoutRoomForTheBytes) {
    EXPECT_TRUE(contains(message_of([] { train_tokenizer(kCaptions, 513); }),
                         "size is 513, expected at least 514"));
}

TEST(ClipTokenizer, RefusesBytesThatAreNoUtf8) {
    const ClipTokenizer tokenizer(train_tokenizer(kCaptions, 540));
    for (const char* text : {"snow \xff", "snow \xc3", "snow \xed\xa0\x80", "snow \xc0\xaf"})
        EXPECT_TRUE(contains(message_of([&] { tokenizer(text); }), "at byte 5")) << text;
}

TEST(ClipTokenizer, SaysWhatItCut) {
    TokenizerFiles files = train_tokenizer(kCaptions, 600);
    files.length = 5;
    const ClipTokenizer tokenizer(files);
    EXPECT_EQ(tokenizer("a winter dusk").cut, "");
    EXPECT_EQ(tokenizer("A winter dusk in the VILLAGE").cut, "in the village");
}

TEST(ClipTokenizer, ReadsALongWordInTime) {
    const ClipTokenizer tokenizer(train_tokenizer(kCaptions, 600));
    EXPECT_GT(tokenizer.ids_of(std::string(1 << 20, 'e')).size(), 1U);
}

} // namespace
} // namespace restyle::core
