#include "replay/fields.h"

#include <cmath>
#include <fstream>
#include <limits>
#include <stdexcept>

namespace replay {
namespace {

using Json = nlohmann::json;

constexpr int kDeepest = 16;                      // No file of ours comes near it.
constexpr std::uintmax_t kLargestFile = 16 << 20; // ... nor this.

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& what) {
    throw std::runtime_error(file.string() + ": " + what);
}

Json parsed(const std::filesystem::path& file) {
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (error) fail(file, "cannot be read: " + error.message());
    if (size > kLargestFile)
        fail(file, "has " + std::to_string(size) + " bytes, expected a JSON file of at most " +
                       std::to_string(kLargestFile));
    std::ifstream stream(file);
    if (!stream) fail(file, "cannot be opened");
    const auto not_too_deep = [&](int depth, Json::parse_event_t, Json&) {
        if (depth > kDeepest) fail(file, "is nested deeper than any file of a capture");
        return true;
    };
    try {
        return Json::parse(stream, not_too_deep);
    } catch (const Json::exception& what) {
        fail(file, std::string("is not JSON: ") + what.what());
    }
}

// Without the numbers and texts of a thousand lines.
std::string shown(const Json& value) {
    constexpr std::size_t kMost = 100;
    const std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    return text.size() <= kMost ? text : text.substr(0, kMost) + "...";
}

} // namespace

Fields::Fields(const std::filesystem::path& file) : file_(file), json_(parsed(file)) {
    if (!json_.is_object()) fail(file, "is not a JSON object");
}

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

} // namespace replay
