#include "models/text/prompt_weights.h"

#include <gtest/gtest.h>

namespace restyle::core {

static bool operator==(const WeightedText& a, const WeightedText& b) {
    return a.text == b.text && std::abs(a.weight - b.weight) < 1e-12;
}

static void PrintTo(const WeightedText& part, std::ostream* stream) {
    *stream << "'" << part.text << "' x " << part.weight;
}

namespace {

using Parts = std::vector<WeightedText>;

TEST(PromptWeights, LeaveAPlainPromptWhole) {
    EXPECT_EQ(weighted_parts("a lake, 3:2, at dusk"), (Parts{{"a lake, 3:2, at dusk", 1}}));
    EXPECT_EQ(weighted_parts(""), (Parts{{"", 1}}));
}

TEST(PromptWeights, ReadBrackets) {
    EXPECT_EQ(weighted_parts("a (red) lake"), (Parts{{"a ", 1}, {"red", 1.1}, {" lake", 1}}));
    EXPECT_EQ(weighted_parts("[a] lake"), (Parts{{"a", 1 / 1.1}, {" lake", 1}}));
    EXPECT_EQ(weighted_parts("(red:1.3), (blue: .5 )x(y:-2)z"),
              (Parts{{"red", 1.3}, {", ", 1}, {"blue", 0.5}, {"x", 1}, {"y", -2}, {"z", 1}}));
}

TEST(PromptWeights, MultiplyWhereBracketsNest) {
    EXPECT_EQ(weighted_parts("((a) b:2)c"), (Parts{{"a", 2.2}, {" b", 2}, {"c", 1}}));
    EXPECT_EQ(weighted_parts("([a]b)"), (Parts{{"a", 1}, {"b", 1.1}}));
}

TEST(PromptWeights, ReachToTheEndWhereABracketStaysOpen) {
    EXPECT_EQ(weighted_parts("a (b (c"), (Parts{{"a ", 1}, {"b ", 1.1}, {"c", 1.21}}));
    EXPECT_EQ(weighted_parts("a) b] c:1.3)"), (Parts{{"a) b] c:1.3)", 1}}));
}

TEST(PromptWeights, LeaveEscapedBracketsAsTheyAre) {
    EXPECT_EQ(weighted_parts(R"(a \(b\) \[c\] \\ (\)))"),
              (Parts{{"a (b) [c] \\ ", 1}, {")", 1.1}}));
}

TEST(PromptWeights, TakeOnlyNumbersForWeights) {
    EXPECT_EQ(weighted_parts("(a:b)"), (Parts{{"a:b", 1.1}}));
    EXPECT_EQ(weighted_parts("(a:1e9)"), (Parts{{"a:1e9", 1.1}}));
    EXPECT_EQ(weighted_parts("(a:1.3"), (Parts{{"a:1.3", 1.1}}));
}

TEST(PromptWeights, ScaleTheirStatesAndKeepTheMean) {
    const at::Tensor states = at::arange(1, 25, at::kFloat).view({2, 4, 3});
    at::Tensor weights = at::ones({2, 4}, at::kDouble);
    weights[1][2] = 1.5;
    const at::Tensor weighed = weigh_states(states, weights);
    EXPECT_TRUE(weighed[0].equal(states[0]));
    EXPECT_NEAR(weighed[1].mean().item<double>(), states[1].mean().item<double>(), 1e-5);
    const at::Tensor ratio = weighed[1] / states[1];
    EXPECT_NEAR((ratio[2] / ratio[0]).mean().item<double>(), 1.5, 1e-6);
}

} // namespace
} // namespace restyle::core
