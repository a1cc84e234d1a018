#include "json_fields.h"

#include <cmath>
#include <fstream>
#include <limits>
#include <stdexcept>

namespace samples {
namespace {

using Json = nlohmann::json;

constexpr int kDeepest = 32;                      // No file that is read here comes near it.
constexpr std::uintmax_t kLargestFile = 16 << 20; // ... nor this.

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& what) {
    throw std::runtime_error(file.string() + ": " + what);
}

std::string text_of(const std::filesystem::path& file) {
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (error) fail(file, "cannot be read: " + error.message());
    if (size > kLargestFile)
        fail(file, "has " + std::to_string(size) + " bytes, expected a JSON file of at most " +
                       std::to_string(kLargestFile));
    std::ifstream stream(file, std::ios::binary);
    std::string text(size, '\0');
    if (!stream.read(text.data(), static_cast<std::streamsize>(size))) fail(file, "cannot be read");
    return text;
}

Json parsed(const std::filesystem::path& file, const std::string& text) {
    const auto not_too_deep = [&](int depth, Json::parse_event_t, Json&) {
        if (depth > kDeepest) fail(file, "is nested deeper than any file of its kind");
        return true;
    };
    try {
        Json json = Json::parse(text, not_too_deep);
        if (json.is_object()) return json;
    } catch (const Json::exception& what) {
        fail(file, std::string("is not JSON: ") + what.what());
    }
    fail(file, "is not a JSON object");
}

// Without the numbers and texts of a thousand lines.
std::string shown(const Json& value) {
    constexpr std::size_t kMost = 100;
    const std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    return text.size() <= kMost ? text : text.substr(0, kMost) + "...";
}

} // namespace

Fields::Fields(const std::filesystem::path& file) : Fields(file, text_of(file)) {}

Fields::Fields(const std::filesystem::path& file, const std::string& text)
    : file_(file),
      json_(parsed(file, text)) {}

void Fields::refuse(const std::string& key, const std::string& expected) const {
    const std::string member = within_ + key;
    if (!json_.contains(key)) fail(file_, member + " is missing, expected " + expected);
    fail(file_, member + " is " + shown(json_[key]) + ", expected " + expected);
}

bool Fields::has(const std::string& key) const {
    return json_.contains(key) && !json_[key].is_null();
}

std::vector<std::string> Fields::keys() const {
    std::vector<std::string> keys;
    for (const auto& [key, value] : json_.items())
        keys.push_back(key);
    return keys;
}

Fields Fields::part(const std::string& key) const {
    if (!has(key) || !json_[key].is_object()) refuse(key, "an object");
    Fields part;
    part.file_ = file_;
    part.within_ = within_ + key + ".";
    part.json_ = json_[key];
    return part;
}

std::uint64_t Fields::whole(const std::string& key, std::uint64_t least, std::uint64_t most) const {
    const bool is_whole = has(key) && json_[key].is_number_unsigned();
    if (!is_whole || json_[key].get<std::uint64_t>() < least ||
        json_[key].get<std::uint64_t>() > most)
        refuse(key, "a whole number of " + std::to_string(least) + " to " + std::to_string(most));
    return json_[key].get<std::uint64_t>();
}

float Fields::number(const std::string& key) const {
    constexpr double kMost = std::numeric_limits<float>::max();
    const bool is_number = has(key) && json_[key].is_number();
    if (!is_number || !(std::abs(json_[key].get<double>()) <= kMost))
        refuse(key, "a number that a float holds");
    return json_[key].get<float>();
}

bool Fields::flag(const std::string& key) const {
    if (!has(key) || !json_[key].is_boolean()) refuse(key, "true or false");
    return json_[key].get<bool>();
}

std::string Fields::text(const std::string& key) const {
    if (!has(key) || !json_[key].is_string()) refuse(key, "a text");
    return json_[key].get<std::string>();
}

std::int32_t Fields::word(const std::string& key, const std::vector<std::string>& words) const {
    std::string allowed = "one of";
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (has(key) && json_[key] == words[i]) return static_cast<std::int32_t>(i);
        allowed += " " + words[i];
    }
    refuse(key, allowed);
}

std::vector<Json> Fields::list(const std::string& key) const {
    if (!has(key) || !json_[key].is_array()) refuse(key, "an array");
    return {json_[key].begin(), json_[key].end()};
}

std::vector<Fields> Fields::parts(const std::string& key) const {
    std::vector<Fields> parts;
    for (const Json& member : list(key)) {
        if (!member.is_object()) refuse(key, "an array of objects");
        Fields part;
        part.file_ = file_;
        part.within_ = within_ + key + "[" + std::to_string(parts.size()) + "].";
        part.json_ = member;
        parts.push_back(std::move(part));
    }
    return parts;
}

std::uint64_t Fields::whole(const std::string& key, std::uint64_t least, std::uint64_t most,
                            std::uint64_t otherwise) const {
    return json_.contains(key) ? whole(key, least, most) : otherwise;
}

float Fields::number(const std::string& key, float otherwise) const {
    return json_.contains(key) ? number(key) : otherwise;
}

bool Fields::flag(const std::string& key, bool otherwise) const {
    return json_.contains(key) ? flag(key) : otherwise;
}

std::string Fields::text(const std::string& key, const std::string& otherwise) const {
    return json_.contains(key) ? text(key) : otherwise;
}

std::vector<Fields> Fields::parts_or_none(const std::string& key) const {
    return json_.contains(key) ? parts(key) : std::vector<Fields>{};
}

std::vector<float> Fields::numbers(const std::string& key,
                                   const std::vector<float>& otherwise) const {
    if (!json_.contains(key)) return otherwise;
    constexpr double kMost = std::numeric_limits<float>::max();
    std::vector<float> numbers;
    for (const Json& member : list(key)) {
        if (!member.is_number() || !(std::abs(member.get<double>()) <= kMost)) break;
        numbers.push_back(member.get<float>());
    }
    if (numbers.size() != otherwise.size() || json_[key].size() != otherwise.size())
        refuse(key, std::to_string(otherwise.size()) + " numbers");
    return numbers;
}

std::vector<std::uint32_t> Fields::wholes(const std::string& key, std::uint64_t most) const {
    std::vector<std::uint32_t> wholes;
    if (!json_.contains(key)) return wholes;
    for (const Json& member : list(key)) {
        if (!member.is_number_unsigned() || member.get<std::uint64_t>() > most)
            refuse(key, "whole numbers of 0 to " + std::to_string(most));
        wholes.push_back(member.get<std::uint32_t>());
    }
    return wholes;
}

} // namespace samples
