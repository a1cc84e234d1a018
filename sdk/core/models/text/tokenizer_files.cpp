#include "models/text/tokenizer_files.h"

#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include "files/json_object.h"
#include "files/write_aside.h"
#include "models/text/special_tokens.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int kMostIds = 1 << 24;

[[noreturn]] void refuse(const fs::path& file, const std::string& what) {
    throw std::runtime_error(file.string() + ": " + what);
}

BytePairs::Vocabulary vocabulary_from(const json& tokens, const fs::path& file) {
    BytePairs::Vocabulary vocabulary;
    std::set<std::int64_t> ids;
    for (const auto& [token, id] : tokens.items()) {
        if (!id.is_number_integer() || id < 0 || id >= kMostIds)
            refuse(file, "token '" + token + "' has id " + id.dump() +
                             ", expected a whole number of 0 to " + std::to_string(kMostIds - 1));
        if (!ids.insert(id.get<std::int64_t>()).second)
            refuse(file, "id " + id.dump() + " is given to '" + token + "' and to another token");
        vocabulary[token] = id.get<std::int64_t>();
    }
    if (vocabulary.empty()) refuse(file, "holds no token");
    return vocabulary;
}

/// The two words of "left right"; none where there are not two.
std::optional<std::pair<std::string, std::string>> two_words(const std::string& line) {
    const std::size_t space = line.find(' ');
    if (space == std::string::npos || space == 0 || space + 1 == line.size() ||
        line.find(' ', space + 1) != std::string::npos)
        return std::nullopt;
    return std::pair{line.substr(0, space), line.substr(space + 1)};
}

BytePairs::Merges read_merges(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!fs::is_regular_file(file) || !stream) refuse(file, "cannot be opened");
    BytePairs::Merges merges;
    std::string line;
    for (int number = 1; std::getline(stream, line); ++number) {
        if (line.empty() || line.starts_with("#version")) continue;
        const auto words = two_words(line);
        if (!words)
            refuse(file, "line " + std::to_string(number) + " is '" + line.substr(0, 100) +
                             "', expected two tokens with a space between them");
        merges.push_back(*words);
    }
    return merges;
}

/// An entry of tokenizer.json's list, "left right" or ["left", "right"].
std::optional<std::pair<std::string, std::string>> merge_from(const json& entry) {
    if (entry.is_string()) return two_words(entry.get<std::string>());
    if (!entry.is_array() || entry.size() != 2 || !entry[0].is_string() || !entry[1].is_string())
        return std::nullopt;
    return std::pair{entry[0].get<std::string>(), entry[1].get<std::string>()};
}

void read_one_file(const fs::path& file, TokenizerFiles& files) {
    const files::JsonObject object(file);
    const json model = object.has("model") ? object.at("model") : json();
    if (!model.is_object() || model.value("type", json()) != "BPE" ||
        model.value("end_of_word_suffix", json()) != "</w>")
        refuse(file, "model is no BPE with end_of_word_suffix </w>, as CLIP's is");
    if (!model.value("vocab", json()).is_object()) refuse(file, "model.vocab is no object");
    if (!model.value("merges", json()).is_array()) refuse(file, "model.merges is no list");
    files.vocabulary = vocabulary_from(model["vocab"], file);
    for (const json& entry : model["merges"]) {
        const auto merge = merge_from(entry);
        if (!merge)
            refuse(file, "entry " + std::to_string(files.merges.size()) +
                             " of model.merges is no pair of tokens");
        files.merges.push_back(*merge);
    }
}

TokenizerFiles read_vocabulary(const fs::path& folder) {
    TokenizerFiles files;
    const fs::path vocabulary = folder / "vocab.json", all = folder / "tokenizer.json";
    if (!fs::exists(vocabulary) && fs::exists(all)) {
        read_one_file(all, files);
    } else {
        const files::JsonObject tokens(vocabulary);
        files.vocabulary = vocabulary_from(tokens.all(), vocabulary);
        files.merges = read_merges(folder / "merges.txt");
    }
    return files;
}

} // namespace

TokenizerFiles read_tokenizer_files(const fs::path& folder) {
    TokenizerFiles files = read_vocabulary(folder);
    read_special_tokens(folder, files);
    return files;
}

TokenizerFiles read_tokenizer_files(const fs::path& folder, const files::JsonObject& config) {
    TokenizerFiles files = read_vocabulary(folder);
    read_special_tokens(config, folder, files);
    return files;
}

void write_tokenizer_files(const fs::path& folder, const TokenizerFiles& files) {
    fs::create_directories(folder);
    std::map<std::int64_t, std::string> tokens;
    for (const auto& [token, id] : files.vocabulary)
        tokens[id] = token;
    nlohmann::ordered_json vocabulary = nlohmann::ordered_json::object();
    for (const auto& [id, token] : tokens)
        vocabulary[token] = id;
    files::write_text_aside(folder / "vocab.json", vocabulary.dump() + "\n");

    std::ostringstream merges("#version: 0.2\n", std::ios::ate);
    for (const auto& [left, right] : files.merges)
        merges << left << ' ' << right << '\n';
    files::write_text_aside(folder / "merges.txt", merges.str());
    write_special_tokens(folder, files);
}

} // namespace restyle::core
