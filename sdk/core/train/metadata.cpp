#include "train/metadata.h"

#include <fstream>
#include <map>
#include <stdexcept>

namespace restyle::core {
namespace {

using nlohmann::json;

std::string complaint_of(const json& entry, const MetadataNeed& need) {
    const bool named =
        entry.is_object() && entry.contains("file_name") && entry["file_name"].is_string();
    return named ? need.complaint(entry) : "expected an object with a text file_name";
}

} // namespace

std::vector<json> load_metadata(const std::filesystem::path& folder,
                                const std::vector<std::string>& pictures,
                                const MetadataNeed& need) {
    const std::filesystem::path file = folder / "metadata.jsonl";
    std::ifstream stream(file);
    if (!stream) throw std::runtime_error(file.string() + ": cannot be read; " + need.line);
    std::map<std::string, json> entries;
    std::size_t number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        if (line.empty()) continue;
        const json entry = json::parse(line, nullptr, /*allow_exceptions=*/false);
        const std::string place = file.string() + ":" + std::to_string(number);
        if (const std::string complaint = complaint_of(entry, need); !complaint.empty())
            throw std::runtime_error(place + ": " + complaint);
        const auto picture = entry["file_name"].get<std::string>();
        if (!entries.emplace(picture, entry).second)
            throw std::runtime_error(place + ": names '" + picture + "' a second time");
    }
    std::vector<json> in_order;
    for (const std::string& picture : pictures) {
        const auto found = entries.find(picture);
        if (found == entries.end())
            throw std::runtime_error(file.string() + ": says nothing of '" + picture + "'");
        in_order.push_back(found->second);
    }
    return in_order;
}

} // namespace restyle::core
