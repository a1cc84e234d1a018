#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace restyle::core {

/// What a tokenizer makes at most.
struct TokenizerSize {
    int length;
    std::int64_t largest_id;
};

/// What an encoder takes at most.
struct EncoderSize {
    int max_position_embeddings;
    int vocab_size;
};

/// Throws std::runtime_error naming `folder`, the tokenizer's, when it makes ids or texts that are
/// too large for the encoder.
void check_tokenizer_fits(const TokenizerSize& tokenizer, const EncoderSize& encoder,
                          const std::filesystem::path& folder);

/// The sentence for a user whose text was cut to `length` tokens.
std::string cut_warning(const std::string& text, const std::string& cut, int length);

} // namespace restyle::core
