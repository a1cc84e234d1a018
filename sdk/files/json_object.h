#pragma once

#include <filesystem>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace restyle::files {

/// For nlohmann::json::parse(): refuses, naming `file`, a key that is given twice, since one of the
/// two would be lost, and nesting deeper than any of our files has, since each level costs stack.
nlohmann::json::parser_callback_t strict_json(const std::filesystem::path& file);

/// A JSON file's object, read key by key; every complaint names file, key, value and what was
/// expected.
class JsonObject {
public:
    explicit JsonObject(const std::filesystem::path& file);

    /// Of a text that stands in no file of its own; `name` is what complaints call it.
    JsonObject(std::filesystem::path name, const std::string& text);

    /// The object that stands under the key; its complaints name both.
    JsonObject part(const std::string& key) const;

    bool has(const std::string& key) const { return json_.contains(key) && !json_[key].is_null(); }
    bool contains_null(const std::string& key) const {
        return json_.contains(key) && json_[key].is_null();
    }
    const nlohmann::json& all() const { return json_; }
    const nlohmann::json& at(const std::string& key) const { return json_[key]; }

    [[noreturn]] void refuse(const std::string& key, const std::string& expected) const;

    /// Refuses a key that is neither among these nor begins with '_', as what diffusers notes for
    /// itself does.
    void refuse_other_than(const std::set<std::string>& keys) const;

    /// A whole number of [least, most]; `otherwise` when the key is absent.
    int integer(const std::string& key, int otherwise, int least, int most) const;
    double number(const std::string& key, double otherwise) const;
    bool boolean(const std::string& key, bool otherwise) const;
    std::string text(const std::string& key, const std::string& otherwise) const;
    std::vector<std::string> texts(const std::string& key,
                                   const std::vector<std::string>& otherwise) const;
    std::vector<int> integers(const std::string& key, const std::vector<int>& otherwise, int least,
                              int most) const;

    /// The value that the key's text stands for.
    template <typename Value>
    Value choice(const std::string& key, const std::string& otherwise,
                 const std::vector<std::pair<std::string, Value>>& choices) const {
        const std::string word = text(key, otherwise);
        std::string allowed = "one of";
        for (const auto& [name, value] : choices) {
            if (word == name) return value;
            allowed += " " + name;
        }
        refuse(key, allowed);
    }

private:
    JsonObject() = default;

    std::filesystem::path file_;
    std::string within_; ///< The keys, with points after them, that lead to a part.
    nlohmann::json json_;
};

} // namespace restyle::files
