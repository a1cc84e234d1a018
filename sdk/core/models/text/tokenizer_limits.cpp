#include "models/text/tokenizer_limits.h"

#include <stdexcept>

namespace restyle::core {

void check_tokenizer_fits(const TokenizerSize& tokenizer, const EncoderSize& encoder,
                          const std::filesystem::path& folder) {
    const auto refuse = [&](const std::string& what) {
        throw std::runtime_error(folder.string() + ": the tokenizer " + what);
    };
    if (tokenizer.length > encoder.max_position_embeddings)
        refuse("has model_max_length " + std::to_string(tokenizer.length) +
               ", more than the text encoder's max_position_embeddings " +
               std::to_string(encoder.max_position_embeddings));
    if (tokenizer.largest_id >= encoder.vocab_size)
        refuse("has id " + std::to_string(tokenizer.largest_id) +
               ", beyond the text encoder's vocab_size " + std::to_string(encoder.vocab_size));
}

std::string cut_warning(const std::string& text, const std::string& cut, int length) {
    return "prompt '" + text + "' is longer than the " + std::to_string(length) +
           " tokens that the text encoder reads; cut off: '" + cut + "'";
}

} // namespace restyle::core
