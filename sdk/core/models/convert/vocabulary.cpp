#include "restyle/core/vocabulary.h"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include "files/path.h"
#include "models/convert/checkpoint_note.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

using Names = std::vector<std::string>;

struct VocabularyFacts {
    std::string owner;
    Names files;                   ///< That may be.
    std::vector<Names> sufficient; ///< All of one of these; the first is asked for.
};

const VocabularyFacts& facts_of(Vocabulary vocabulary) {
    static const VocabularyFacts kOfClip{"CLIP",
                                         {"vocab.json", "merges.txt", "tokenizer.json"},
                                         {{"vocab.json", "merges.txt"}, {"tokenizer.json"}}};
    static const VocabularyFacts kOfBert{"BERT", {"vocab.txt"}, {{"vocab.txt"}}};
    return vocabulary == Vocabulary::kClip ? kOfClip : kOfBert;
}

std::string asked_for(Vocabulary vocabulary) {
    std::string names;
    for (const std::string& name : facts_of(vocabulary).sufficient.front())
        names += (names.empty() ? "" : " and ") + name;
    return names;
}

fs::path checked(const fs::path& folder, Vocabulary vocabulary, const std::string& named_by) {
    if (!holds_vocabulary(folder, vocabulary))
        throw std::runtime_error(named_by + " names " + files::text_of(folder) +
                                 ", expected a folder with " + asked_for(vocabulary));
    return folder;
}

} // namespace

const std::vector<std::string>& vocabulary_files(Vocabulary vocabulary) {
    return facts_of(vocabulary).files;
}

bool holds_vocabulary(const fs::path& folder, Vocabulary vocabulary) {
    const auto is_there = [&](const std::string& name) {
        return fs::is_regular_file(folder / name);
    };
    const std::vector<Names>& sufficient = facts_of(vocabulary).sufficient;
    return std::any_of(sufficient.begin(), sufficient.end(), [&](const Names& names) {
        return std::all_of(names.begin(), names.end(), is_there);
    });
}

std::string vocabulary_in_words(Vocabulary vocabulary) {
    return facts_of(vocabulary).owner + "'s " + asked_for(vocabulary);
}

std::string vocabulary_variable(Vocabulary vocabulary) {
    return "RESTYLE_" + facts_of(vocabulary).owner + "_VOCABULARY";
}

std::optional<fs::path> find_vocabulary(const fs::path& checkpoint, Vocabulary vocabulary) {
    if (const auto named = read_checkpoint_note(checkpoint).tokenizer)
        return checked(*named, vocabulary, files::text_of(checkpoint) + ".json: tokenizer");
    const fs::path beside = checkpoint.parent_path();
    for (const fs::path& folder : {beside, beside / "tokenizer"})
        if (holds_vocabulary(folder, vocabulary)) return folder;
    const std::string variable = vocabulary_variable(vocabulary);
    if (const char* named = std::getenv(variable.c_str()); named != nullptr && *named != '\0')
        return checked(files::path_from(named), vocabulary, variable);
    return std::nullopt;
}

} // namespace restyle::core
