#pragma once

#include <filesystem>

#include "models/text/tokenizer_files.h"

namespace restyle::core {

/// Reads which tokens have a purpose or are taken whole, and how long a text may be, from
/// tokenizer_config.json and, unless that one lists added_tokens_decoder, special_tokens_map.json,
/// whose word then counts more: as transformers does. Either may be missing. Throws
/// std::runtime_error when the vocabulary lacks one of them or a key is not understood.
void read_special_tokens(const std::filesystem::path& folder, TokenizerFiles& files);

/// As `config` alone has them; `folder` is the vocabulary's.
void read_special_tokens(const files::JsonObject& config, const std::filesystem::path& folder,
                         TokenizerFiles& files);

void write_special_tokens(const std::filesystem::path& folder, const TokenizerFiles& files);

} // namespace restyle::core
