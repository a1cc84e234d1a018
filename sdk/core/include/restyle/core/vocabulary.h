#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace restyle::core {

/// Whose tokens a text encoder reads. No single-file checkpoint holds a vocabulary, and all models
/// of one kind share it.
enum class Vocabulary {
    kClip, ///< vocab.json and merges.txt, or tokenizer.json
    kBert  ///< vocab.txt, of bert-base-uncased
};

/// The files that such a vocabulary may consist of.
const std::vector<std::string>& vocabulary_files(Vocabulary vocabulary);

/// Whether a folder has what suffices.
bool holds_vocabulary(const std::filesystem::path& folder, Vocabulary vocabulary);

/// As in "CLIP's vocab.json and merges.txt".
std::string vocabulary_in_words(Vocabulary vocabulary);

/// The environment's variable that names a folder with it: RESTYLE_CLIP_VOCABULARY or
/// RESTYLE_BERT_VOCABULARY.
std::string vocabulary_variable(Vocabulary vocabulary);

/// Where a checkpoint's vocabulary is: the first of the folder that FILE.json names as "tokenizer",
/// the checkpoint's own, tokenizer/ in that, and that of vocabulary_variable(). Throws
/// std::runtime_error for a named folder that holds none.
std::optional<std::filesystem::path> find_vocabulary(const std::filesystem::path& checkpoint,
                                                     Vocabulary vocabulary);

} // namespace restyle::core
