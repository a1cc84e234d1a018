#include "train/captions.h"

#include <fstream>
#include <map>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace restyle::core {
namespace {

using Captions = std::map<std::string, std::string>;

void add_line(Captions& captions, const std::string& line, const std::string& place) {
    const nlohmann::json entry = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    const auto text_of = [&](const char* key) {
        if (!entry.is_object() || !entry.contains(key) || !entry[key].is_string())
            throw std::runtime_error(place + ": expected an object with texts file_name and text");
        return entry[key].get<std::string>();
    };
    const std::string picture = text_of("file_name");
    if (!captions.emplace(picture, text_of("text")).second)
        throw std::runtime_error(place + ": names '" + picture + "' a second time");
}

} // namespace

std::vector<std::string> load_captions(const std::filesystem::path& folder,
                                       const std::vector<std::string>& pictures) {
    const std::filesystem::path file = folder / "metadata.jsonl";
    std::ifstream stream(file);
    if (!stream)
        throw std::runtime_error(file.string() +
                                 ": cannot be read; captions need a line {\"file_name\", \"text\"} "
                                 "a picture");
    Captions captions;
    std::size_t number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        if (!line.empty()) add_line(captions, line, file.string() + ":" + std::to_string(number));
    }
    std::vector<std::string> in_order;
    for (const std::string& picture : pictures) {
        const auto found = captions.find(picture);
        if (found == captions.end())
            throw std::runtime_error(file.string() + ": says nothing of '" + picture + "'");
        in_order.push_back(found->second);
    }
    return in_order;
}

} // namespace restyle::core
