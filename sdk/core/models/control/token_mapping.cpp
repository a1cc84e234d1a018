#include <algorithm>
#include <cctype>
#include <sstream>
#include <stdexcept>

#include <c10/util/StringUtil.h>

#include "restyle/core/attention_control.h"

namespace restyle::core {
namespace {

TokenMapping nothing_taken_over(const PromptTokens& source, const PromptTokens& target) {
    const auto tokens = [](const PromptTokens& prompt) {
        return static_cast<std::int64_t>(prompt.ids.size());
    };
    return {at::zeros({tokens(source), tokens(target)}, at::kDouble),
            at::zeros(tokens(target), at::kDouble)};
}

void take_over(TokenMapping& mapping, std::int64_t source, std::int64_t target, double weight = 1) {
    mapping.weights[source][target] = weight;
    mapping.share[target] = 1;
}

// What is read of a prompt gathers in its end and the padding after it: in both the k-th behind the
// words is the same.
void take_over_behind(TokenMapping& mapping, std::int64_t source, std::int64_t target) {
    while (source < mapping.weights.size(0) && target < mapping.weights.size(1))
        take_over(mapping, source++, target++);
}

void take_over_word(TokenMapping& mapping, const PromptWord& source, const PromptWord& target) {
    for (int j = 0; j < target.count; ++j) {
        if (source.count == target.count) {
            take_over(mapping, source.first + j, target.first + j);
            continue;
        }
        for (int i = 0; i < source.count; ++i)
            take_over(mapping, source.first + i, target.first + j, 1.0 / target.count);
    }
}

std::string plain_word(std::string word) {
    while (!word.empty() && std::ispunct(static_cast<unsigned char>(word.back())) != 0)
        word.pop_back();
    std::transform(word.begin(), word.end(), word.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return word;
}

/// Scores of the best alignments of the first i with the first j.
std::vector<std::vector<int>> alignment_scores(const std::vector<std::int64_t>& a,
                                               const std::vector<std::int64_t>& b) {
    std::vector<std::vector<int>> score(a.size() + 1, std::vector<int>(b.size() + 1, 0));
    for (std::size_t i = 1; i <= a.size(); ++i)
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const int both = score[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 1 : -1);
            score[i][j] = std::max({score[i][j - 1], score[i - 1][j], both});
        }
    return score;
}

std::vector<std::int64_t> used_ids(const PromptTokens& prompt) {
    return {prompt.ids.begin(), prompt.ids.begin() + prompt.used};
}

} // namespace

TokenMapping replaced_words(const PromptTokens& source, const PromptTokens& target) {
    if (source.words.size() != target.words.size())
        throw std::invalid_argument(c10::str("the source prompt has ", source.words.size(),
                                             " words and the target prompt ", target.words.size(),
                                             "; to replace words, expected as many"));
    TokenMapping mapping = nothing_taken_over(source, target);
    take_over(mapping, 0, 0);
    for (std::size_t word = 0; word < source.words.size(); ++word)
        take_over_word(mapping, source.words[word], target.words[word]);
    take_over_behind(mapping, source.used - 1, target.used - 1);
    return mapping;
}

TokenMapping refined_words(const PromptTokens& source, const PromptTokens& target) {
    const std::vector<std::int64_t> a = used_ids(source), b = used_ids(target);
    const auto score = alignment_scores(a, b);
    TokenMapping mapping = nothing_taken_over(source, target);
    std::size_t i = a.size(), j = b.size();
    while (i > 0 && j > 0) {
        if (score[i][j] == score[i][j - 1]) {
            --j;
        } else if (score[i][j] == score[i - 1][j]) {
            --i;
        } else {
            --i;
            --j;
            take_over(mapping, static_cast<std::int64_t>(i), static_cast<std::int64_t>(j));
        }
    }
    take_over_behind(mapping, source.used, target.used);
    return mapping;
}

std::vector<std::int64_t> tokens_of_words(const PromptTokens& prompt, const std::string& words) {
    std::vector<std::int64_t> tokens;
    std::istringstream wanted(words);
    for (std::string word; wanted >> word;) {
        bool found = false;
        for (const PromptWord& said : prompt.words) {
            if (plain_word(said.text) != plain_word(word)) continue;
            found = true;
            for (int i = 0; i < said.count; ++i)
                tokens.push_back(said.first + i);
        }
        if (!found) {
            std::string said;
            for (const PromptWord& each : prompt.words)
                said += (said.empty() ? "" : " ") + each.text;
            throw std::invalid_argument("'" + word + "' is no word of the prompt '" + said + "'");
        }
    }
    return tokens;
}

} // namespace restyle::core
