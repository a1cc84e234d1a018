#include "models/text/special_tokens.h"

#include <algorithm>
#include <charconv>

#include "files/json_object.h"
#include "files/write_aside.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct Purpose {
    const char* key;
    AddedToken TokenizerFiles::*token;
};
constexpr Purpose kPurposes[]{{"bos_token", &TokenizerFiles::start},
                              {"eos_token", &TokenizerFiles::end},
                              {"unk_token", &TokenizerFiles::unknown},
                              {"pad_token", &TokenizerFiles::pad}};

/// A token as a text, or as an object of its text and flags.
AddedToken token_from(const files::JsonObject& file, const std::string& key, const json& value) {
    if (value.is_string()) return {value.get<std::string>()};
    if (!value.is_object() || !value.value("content", json()).is_string())
        file.refuse(key, "a token");
    for (const char* flag : {"lstrip", "rstrip", "single_word"})
        if (value.value(flag, json(false)) != json(false))
            file.refuse(key, std::string("tokens with ") + flag + " false");
    return {value["content"].get<std::string>(), 0,
            value.value("normalized", json()) == json(true)};
}

void read_purposes(const files::JsonObject& file, TokenizerFiles& files) {
    for (const auto& [key, token] : kPurposes)
        if (file.has(key)) files.*token = token_from(file, key, file.at(key));
}

std::vector<AddedToken> listed_tokens(const files::JsonObject& config) {
    const std::string key = "added_tokens_decoder";
    if (!config.at(key).is_object()) config.refuse(key, "an object of ids and tokens");
    std::vector<AddedToken> tokens;
    for (const auto& [id, value] : config.at(key).items()) {
        AddedToken token = token_from(config, key, value);
        const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), token.id);
        if (error != std::errc() || end != id.data() + id.size() || token.id < 0)
            config.refuse(key, "ids that are whole numbers");
        tokens.push_back(token);
    }
    return tokens;
}

void read_length(const files::JsonObject& config, TokenizerFiles& files) {
    constexpr double kNoLimit = 1e6; // transformers writes 1e30 where there is none.
    const std::string key = "model_max_length";
    if (config.number(key, kNoLimit) < kNoLimit)
        files.length = config.integer(key, files.length, 3, 1 << 16);
}

void place(AddedToken& token, const BytePairs::Vocabulary& vocabulary, const fs::path& folder) {
    const auto found = vocabulary.find(token.content);
    if (found == vocabulary.end())
        throw std::runtime_error(folder.string() + ": the vocabulary lacks the special token '" +
                                 token.content + "'");
    token.id = found->second;
}

void read_config(const files::JsonObject& config, TokenizerFiles& files) {
    config.choice<bool>("tokenizer_class", "CLIPTokenizer",
                        {{"CLIPTokenizer", true}, {"CLIPTokenizerFast", true}});
    read_length(config, files);
    read_purposes(config, files);
    if (config.has("added_tokens_decoder")) files.others = listed_tokens(config);
}

/// Gives each purpose's token its id, as it is listed or else in the vocabulary.
void place_purposes(const fs::path& folder, TokenizerFiles& files) {
    const std::vector<AddedToken>& listed = files.others;
    const auto is_listed = [&](const std::string& content) {
        return std::find_if(listed.begin(), listed.end(),
                            [&](const AddedToken& token) { return token.content == content; });
    };
    for (const auto& purpose : kPurposes) {
        AddedToken& token = files.*purpose.token;
        if (const auto found = is_listed(token.content); found != listed.end())
            token = *found;
        else
            place(token, files.vocabulary, folder);
    }
}

} // namespace

void read_special_tokens(const fs::path& folder, TokenizerFiles& files) {
    const fs::path config_file = folder / "tokenizer_config.json";
    const fs::path map_file = folder / "special_tokens_map.json";
    bool lists_added = false;
    if (fs::exists(config_file)) {
        const files::JsonObject config(config_file);
        read_config(config, files);
        lists_added = config.has("added_tokens_decoder");
    }
    if (!lists_added && fs::exists(map_file)) read_purposes(files::JsonObject(map_file), files);
    place_purposes(folder, files);
}

void read_special_tokens(const files::JsonObject& config, const fs::path& folder,
                         TokenizerFiles& files) {
    read_config(config, files);
    place_purposes(folder, files);
}

void write_special_tokens(const fs::path& folder, const TokenizerFiles& files) {
    json map = json::object();
    for (const auto& [key, token] : kPurposes)
        map[key] = (files.*token).content;
    files::write_text_aside(folder / "special_tokens_map.json", map.dump(2) + "\n");
    map["tokenizer_class"] = "CLIPTokenizer";
    map["model_max_length"] = files.length;
    files::write_text_aside(folder / "tokenizer_config.json", map.dump(2) + "\n");
}

} // namespace restyle::core
