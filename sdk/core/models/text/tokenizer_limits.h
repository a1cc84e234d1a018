#pragma once

#include <filesystem>
#include <string>

#include "models/text/clip_text_config.h"
#include "models/text/clip_tokenizer.h"

namespace restyle::core {

/// Throws std::runtime_error naming `folder`, the tokenizer's, when it makes ids or texts that are
/// too large for an encoder of this configuration.
void check_tokenizer_fits(const ClipTokenizer& tokenizer, const ClipTextConfig& config,
                          const std::filesystem::path& folder);

/// The sentence for a user whose text was cut to `length` tokens.
std::string cut_warning(const std::string& text, const std::string& cut, int length);

} // namespace restyle::core
