#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace restyle::core {

/// A part of a prompt and how much it counts; 1 is as much as any.
struct WeightedText {
    std::string text;
    double weight = 1;
};

/// A text as an encoder reads it.
struct Tokens {
    std::vector<std::int64_t> ids; ///< Start, the text's, end, padding: as many as the length.
    std::vector<double> weights;   ///< As many; 1 for what is not the text's.
    std::string cut;               ///< What of the text did not fit, as the tokens say it.
};

/// What stands around a text's ids, and how many there are in all.
struct TokenFrame {
    std::int64_t start;
    std::int64_t end;
    std::int64_t pad;
    int length;
};

/// The parts' ids within the frame; `text_of` says what ids mean.
Tokens framed_tokens(const std::vector<WeightedText>& parts, const TokenFrame& frame,
                     const std::function<std::vector<std::int64_t>(std::string_view)>& ids_of,
                     const std::function<std::string(const std::vector<std::int64_t>&)>& text_of);

/// A token that is taken out of a text whole.
struct AddedToken {
    std::string content;
    std::int64_t id = 0;
    bool normalised = false; ///< Looked for after case and white space are gone, not before.
};

/// Calls `between` with each part of the text between the tokens, `at` with each token, in their
/// order. Where two tokens begin at one place the longer is taken.
void take_out(const std::vector<AddedToken>& tokens, std::string_view text,
              const std::function<void(std::string_view)>& between,
              const std::function<void(const AddedToken&)>& at);

} // namespace restyle::core
