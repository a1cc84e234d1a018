#include "files/json_object.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <set>
#include <string_view>

#include "files/path.h"

namespace restyle::files {

using nlohmann::json;

json::parser_callback_t strict_json(const std::filesystem::path& file) {
    constexpr int kDeepest = 32;
    const auto refuse = [file](const std::string& what) {
        throw std::runtime_error(text_of(file) + ": " + what);
    };
    // The keys so far of each object that is still open.
    return [refuse, keys = std::vector<std::set<std::string>>()](
               int depth, json::parse_event_t event, json& value) mutable {
        if (depth > kDeepest) refuse("is nested deeper than " + std::to_string(kDeepest));
        if (event == json::parse_event_t::object_start) keys.emplace_back();
        if (event == json::parse_event_t::object_end) keys.pop_back();
        if (event == json::parse_event_t::key &&
            !keys.back().insert(value.get<std::string>()).second)
            refuse("holds key '" + value.get<std::string>() + "' twice");
        return true;
    };
}

namespace {

// Python writes a bound that is none as -Infinity, as all of DPM-Solver's configs have it, which is
// no JSON: null, as if the key were absent.
std::string without_bounds_at_infinity(std::string text) {
    constexpr std::string_view kBound = "-Infinity", kNull = "null     ";
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            quoted = !quoted;
        else if (!quoted && text.compare(i, kBound.size(), kBound) == 0)
            std::copy(kNull.begin(), kNull.end(), text.begin() + std::ptrdiff_t(i));
    }
    return text;
}

std::string text_in(const std::filesystem::path& file) {
    if (!std::filesystem::is_regular_file(file))
        throw std::runtime_error(text_of(file) + ": cannot be opened");
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw std::runtime_error(text_of(file) + ": cannot be opened");
    return {std::istreambuf_iterator<char>(stream), {}};
}

} // namespace

JsonObject::JsonObject(const std::filesystem::path& file) : JsonObject(file, text_in(file)) {}

JsonObject::JsonObject(std::filesystem::path name, const std::string& text)
    : file_(std::move(name)) {
    json_ = json::parse(without_bounds_at_infinity(text), strict_json(file_),
                        /*allow_exceptions=*/false);
    if (!json_.is_object()) throw std::runtime_error(text_of(file_) + ": is not a JSON object");
}

JsonObject JsonObject::part(const std::string& key) const {
    if (!has(key) || !json_[key].is_object()) refuse(key, "an object");
    JsonObject part;
    part.file_ = file_;
    part.within_ = within_ + key + ".";
    part.json_ = json_[key];
    return part;
}

void JsonObject::refuse(const std::string& key, const std::string& expected) const {
    const std::string value =
        json_.contains(key)
            ? json_[key].dump(-1, ' ', false, json::error_handler_t::replace).substr(0, 100)
            : "absent";
    throw std::runtime_error(text_of(file_) + ": " + within_ + key + " is " + value +
                             ", expected " + expected);
}

void JsonObject::refuse_other_than(const std::set<std::string>& keys) const {
    for (const auto& [key, value] : json_.items())
        if (!key.starts_with('_') && keys.count(key) == 0)
            refuse(key, "no such key, since nothing is known of it");
}

int JsonObject::integer(const std::string& key, int otherwise, int least, int most) const {
    if (!has(key)) return otherwise;
    const json& value = json_[key];
    const std::string expected =
        "a whole number of " + std::to_string(least) + " to " + std::to_string(most);
    if (!value.is_number_integer()) refuse(key, expected);
    const bool huge = value.is_number_unsigned() && value.get<std::uint64_t>() > INT32_MAX;
    if (huge || value.get<std::int64_t>() < least || value.get<std::int64_t>() > most)
        refuse(key, expected);
    return value.get<int>();
}

double JsonObject::number(const std::string& key, double otherwise) const {
    if (!has(key)) return otherwise;
    if (!json_[key].is_number() || !std::isfinite(json_[key].get<double>()))
        refuse(key, "a finite number");
    return json_[key].get<double>();
}

bool JsonObject::boolean(const std::string& key, bool otherwise) const {
    if (!has(key)) return otherwise;
    if (!json_[key].is_boolean()) refuse(key, "true or false");
    return json_[key].get<bool>();
}

std::string JsonObject::text(const std::string& key, const std::string& otherwise) const {
    if (!has(key)) return otherwise;
    if (!json_[key].is_string()) refuse(key, "a text");
    return json_[key].get<std::string>();
}

std::vector<std::string> JsonObject::texts(const std::string& key,
                                           const std::vector<std::string>& otherwise) const {
    if (!has(key)) return otherwise;
    if (!json_[key].is_array()) refuse(key, "a list of texts");
    std::vector<std::string> values;
    for (const json& value : json_[key]) {
        if (!value.is_string()) refuse(key, "a list of texts");
        values.push_back(value.get<std::string>());
    }
    return values;
}

std::vector<int> JsonObject::integers(const std::string& key, const std::vector<int>& otherwise,
                                      int least, int most) const {
    if (!has(key)) return otherwise;
    const std::string expected =
        "a list of whole numbers of " + std::to_string(least) + " to " + std::to_string(most);
    if (!json_[key].is_array()) refuse(key, expected);
    std::vector<int> values;
    for (const json& value : json_[key]) {
        if (!value.is_number_integer() || value < least || value > most) refuse(key, expected);
        values.push_back(value.get<int>());
    }
    return values;
}

} // namespace restyle::files
