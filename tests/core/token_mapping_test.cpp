#include <gtest/gtest.h>

#include "models/message_of.h"
#include "restyle/core/attention_control.h"

namespace restyle::core {
namespace {

constexpr std::int64_t kStart = 100, kEnd = 101;
constexpr int kLength = 8;

/// A prompt whose words are so many tokens each; a token is its word's first letter and its number.
PromptTokens prompt(const std::vector<std::pair<std::string, int>>& words) {
    PromptTokens tokens{{kStart}, {}, 0};
    for (const auto& [word, count] : words) {
        tokens.words.push_back({word, int(tokens.ids.size()), count});
        for (int i = 0; i < count; ++i)
            tokens.ids.push_back(word[0] * 10 + i);
    }
    tokens.used = int(tokens.ids.size()) + 1;
    tokens.ids.resize(kLength, kEnd);
    return tokens;
}

at::Tensor rows(const std::vector<std::vector<double>>& values) {
    std::vector<at::Tensor> rows;
    for (const std::vector<double>& row : values)
        rows.push_back(at::tensor(row, at::kDouble));
    return at::stack(rows);
}

TEST(TokenMapping, OfEqualPromptsTakesOverEveryToken) {
    const PromptTokens same = prompt({{"a", 1}, {"village", 2}});
    for (const TokenMapping& mapping : {replaced_words(same, same), refined_words(same, same)}) {
        EXPECT_TRUE(mapping.weights.equal(at::eye(kLength, at::kDouble)));
        EXPECT_TRUE(mapping.share.equal(at::ones(kLength, at::kDouble)));
    }
}

TEST(TokenMapping, ReplacesAWordByOneOfAsManyTokens) {
    const TokenMapping mapping = replaced_words(prompt({{"a", 1}, {"squirrel", 2}, {"eats", 1}}),
                                                prompt({{"a", 1}, {"lioness", 2}, {"eats", 1}}));
    EXPECT_TRUE(mapping.weights.equal(at::eye(kLength, at::kDouble)));
}

// The two tokens look at half of what the one looked at; what follows moves up, and the last of
// the target has no partner left.
TEST(TokenMapping, SharesAWordsAttentionAmongTheTokensOfALongerOne) {
    const TokenMapping mapping = replaced_words(prompt({{"a", 1}, {"cat", 1}, {"eats", 1}}),
                                                prompt({{"a", 1}, {"lioness", 2}, {"eats", 1}}));
    EXPECT_TRUE(mapping.weights.equal(rows({{1, 0, 0, 0, 0, 0, 0, 0},
                                            {0, 1, 0, 0, 0, 0, 0, 0},
                                            {0, 0, .5, .5, 0, 0, 0, 0},
                                            {0, 0, 0, 0, 1, 0, 0, 0},
                                            {0, 0, 0, 0, 0, 1, 0, 0},
                                            {0, 0, 0, 0, 0, 0, 1, 0},
                                            {0, 0, 0, 0, 0, 0, 0, 1},
                                            {0, 0, 0, 0, 0, 0, 0, 0}})));
    EXPECT_TRUE(mapping.share.equal(at::ones(kLength, at::kDouble)));
}

TEST(TokenMapping, GathersTheAttentionOfALongerWordInAShorterOne) {
    const TokenMapping mapping = replaced_words(prompt({{"lioness", 3}}), prompt({{"cat", 1}}));
    EXPECT_TRUE(mapping.weights.narrow(1, 1, 1).flatten().equal(
        at::tensor({0, 1, 1, 1, 0, 0, 0, 0}, at::kDouble)));
    // Behind the end are two tokens that the source's padding does not reach.
    EXPECT_TRUE(mapping.share.equal(at::tensor({1, 1, 1, 1, 1, 1, 0, 0}, at::kDouble)));
}

TEST(TokenMapping, RefusesToReplaceInPromptsOfUnlikeManyWords) {
    const std::string said = message_of([] {
        replaced_words(prompt({{"a", 1}, {"cat", 1}}), prompt({{"cats", 1}}));
    });
    EXPECT_TRUE(contains(said, "2 words") && contains(said, "target prompt 1")) << said;
}

TEST(TokenMapping, RefinesAtTheTokensThatBothPromptsHave) {
    const TokenMapping mapping = refined_words(prompt({{"a", 1}, {"cat", 1}}),
                                               prompt({{"a", 1}, {"fluffy", 2}, {"cat", 1}}));
    EXPECT_TRUE(mapping.weights.equal(rows({{1, 0, 0, 0, 0, 0, 0, 0},
                                            {0, 1, 0, 0, 0, 0, 0, 0},
                                            {0, 0, 0, 0, 1, 0, 0, 0},
                                            {0, 0, 0, 0, 0, 1, 0, 0},
                                            {0, 0, 0, 0, 0, 0, 1, 0},
                                            {0, 0, 0, 0, 0, 0, 0, 1},
                                            {0, 0, 0, 0, 0, 0, 0, 0},
                                            {0, 0, 0, 0, 0, 0, 0, 0}})));
    EXPECT_TRUE(mapping.share.equal(at::tensor({1, 1, 0, 0, 1, 1, 1, 1}, at::kDouble)));
}

TEST(TokenMapping, KeepsTheOwnAttentionOfWordsThatRefiningExchanges) {
    const TokenMapping mapping = refined_words(prompt({{"a", 1}, {"cat", 1}, {"eats", 1}}),
                                               prompt({{"a", 1}, {"dog", 1}, {"eats", 1}}));
    EXPECT_TRUE(mapping.share.equal(at::tensor({1, 1, 0, 1, 1, 1, 1, 1}, at::kDouble)));
}

TEST(TokensOfWords, FindsThemWhateverTheirCaseAndPunctuation) {
    const PromptTokens said = prompt({{"A", 1}, {"village,", 2}, {"a", 1}});
    EXPECT_EQ(tokens_of_words(said, "Village"), (std::vector<std::int64_t>{2, 3}));
    EXPECT_EQ(tokens_of_words(said, "village a"), (std::vector<std::int64_t>{2, 3, 1, 4}));
    EXPECT_TRUE(tokens_of_words(said, "").empty());
}

TEST(TokensOfWords, NamesAWordThatIsNotThere) {
    const std::string message = message_of([] {
        tokens_of_words(prompt({{"a", 1}, {"cat", 1}}), "a dog");
    });
    EXPECT_TRUE(contains(message, "'dog'") && contains(message, "'a cat'")) << message;
}

} // namespace
} // namespace restyle::core
