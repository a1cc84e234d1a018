#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "files/json_object.h"
#include "models/text/byte_pairs.h"
#include "models/text/tokens.h"

namespace restyle::core {

/// A CLIP tokenizer as its folder has it.
struct TokenizerFiles {
    BytePairs::Vocabulary vocabulary;
    BytePairs::Merges merges;
    AddedToken start{"<|startoftext|>"}; ///< bos_token
    AddedToken end{"<|endoftext|>"};     ///< eos_token
    AddedToken unknown{"<|endoftext|>"}; ///< unk_token
    AddedToken pad{"<|endoftext|>"};     ///< pad_token; SD 2 and SDXL's second pad with "!".
    std::vector<AddedToken> others;      ///< What else is listed as added.
    int length = 77;                     ///< model_max_length
};

/// Reads vocab.json and merges.txt, or tokenizer.json where they are not, and what stands beside
/// them (special_tokens.h). Throws std::runtime_error naming file, place and what was expected.
TokenizerFiles read_tokenizer_files(const std::filesystem::path& folder);

/// The same vocabulary with the purposes and the length of another tokenizer_config.json.
TokenizerFiles read_tokenizer_files(const std::filesystem::path& folder,
                                    const files::JsonObject& config);

/// Writes vocab.json, merges.txt, tokenizer_config.json and special_tokens_map.json into `folder`,
/// made where missing, as transformers' CLIPTokenizer loads them; of the added tokens only the four
/// that have a purpose.
void write_tokenizer_files(const std::filesystem::path& folder, const TokenizerFiles& files);

} // namespace restyle::core
