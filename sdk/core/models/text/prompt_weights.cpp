#include "models/text/prompt_weights.h"

#include <charconv>
#include <cmath>
#include <optional>
#include <string>

namespace restyle::core {
namespace {

constexpr double kBracket = 1.1;

/// The number of a closing `:1.3)` and how many characters that is.
struct ClosingWeight {
    double weight;
    std::size_t length;
};

std::size_t skip_spaces(std::string_view text, std::size_t at) {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n'))
        ++at;
    return at;
}

/// `text` begins with a colon.
std::optional<ClosingWeight> closing_weight(std::string_view text) {
    std::size_t begin = skip_spaces(text, 1);
    if (begin < text.size() && text[begin] == '+') ++begin;
    double weight = 0;
    const char* const last = text.data() + text.size();
    const auto [end, error] =
        std::from_chars(text.data() + begin, last, weight, std::chars_format::fixed);
    if (error != std::errc() || !std::isfinite(weight)) return std::nullopt;
    const std::size_t bracket = skip_spaces(text, static_cast<std::size_t>(end - text.data()));
    if (bracket == text.size() || text[bracket] != ')') return std::nullopt;
    return ClosingWeight{weight, bracket + 1};
}

/// Reads a prompt from left to right.
class Reader {
public:
    void read(std::string_view prompt) {
        while (!prompt.empty())
            prompt.remove_prefix(read_one(prompt));
        close_all();
    }

    std::vector<WeightedText> parts() const {
        std::vector<WeightedText> merged;
        for (const WeightedText& part : parts_) {
            if (part.text.empty()) continue;
            if (!merged.empty() && merged.back().weight == part.weight)
                merged.back().text += part.text;
            else
                merged.push_back(part);
        }
        if (merged.empty()) merged.push_back({});
        return merged;
    }

private:
    /// How many characters it took.
    std::size_t read_one(std::string_view rest) {
        const char first = rest.front();
        if (first == '\\') return read_escape(rest);
        if (first == '(' || first == '[') {
            (first == '(' ? round_ : square_).push_back(parts_.size());
            parts_.push_back({});
            return 1;
        }
        if (first == ':' && !round_.empty())
            if (const auto closing = closing_weight(rest)) {
                close(round_, closing->weight);
                return closing->length;
            }
        if (first == ')' && !round_.empty())
            close(round_, kBracket);
        else if (first == ']' && !square_.empty())
            close(square_, 1 / kBracket);
        else
            add(rest.substr(0, 1));
        return 1;
    }

    std::size_t read_escape(std::string_view rest) {
        const bool escapes =
            rest.size() > 1 && std::string_view("()[]\\").find(rest[1]) != std::string_view::npos;
        if (!escapes) return 1;
        add(rest.substr(1, 1));
        return 2;
    }

    void add(std::string_view text) {
        if (parts_.empty()) parts_.push_back({});
        parts_.back().text += text;
    }

    void close(std::vector<std::size_t>& open, double weight) {
        for (std::size_t i = open.back(); i < parts_.size(); ++i)
            parts_[i].weight *= weight;
        open.pop_back();
        parts_.push_back({});
    }

    void close_all() {
        while (!round_.empty())
            close(round_, kBracket);
        while (!square_.empty())
            close(square_, 1 / kBracket);
    }

    std::vector<WeightedText> parts_;
    std::vector<std::size_t> round_, square_; ///< Where each open bracket's first part is.
};

} // namespace

std::vector<WeightedText> weighted_parts(std::string_view prompt) {
    Reader reader;
    reader.read(prompt);
    return reader.parts();
}

at::Tensor weigh_states(const at::Tensor& states, const at::Tensor& weights) {
    const at::Tensor weighed = states * weights.unsqueeze(-1).to(states.options());
    const at::Tensor restored = weighed * (states.mean({1, 2}, true) / weighed.mean({1, 2}, true));
    const at::Tensor is_plain = (weights == 1).all(1).to(states.device()).view({-1, 1, 1});
    return at::where(is_plain, states, restored);
}

} // namespace restyle::core
