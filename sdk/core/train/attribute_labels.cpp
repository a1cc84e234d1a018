#include "train/attribute_labels.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "restyle/core/energy_spec.h"
#include "train/metadata.h"

namespace restyle::core {
namespace {

using nlohmann::json;

std::string complaint_of_fields(const json& entry, const std::vector<std::string>& fields) {
    for (const std::string& field : fields) {
        if (entry.contains(field) && entry[field].is_string()) continue;
        std::vector<std::string> known;
        for (const auto& [name, value] : entry.items())
            if (value.is_string() && name != "file_name") known.push_back(name);
        const std::string nearest = nearest_name(field, known);
        return "has no text '" + field + "'" +
               (nearest.empty() ? "" : "; did you mean '" + nearest + "'?");
    }
    return {};
}

MetadataNeed need_of(const std::vector<std::string>& fields) {
    std::string line = "a classifier needs a line {\"file_name\"";
    for (const std::string& field : fields)
        line += ", \"" + field + "\"";
    return {line + "} a picture",
            [&](const json& entry) { return complaint_of_fields(entry, fields); }};
}

std::vector<std::string> values_of(const std::vector<json>& entries, const std::string& field,
                                   const std::filesystem::path& file) {
    std::set<std::string> values;
    for (const json& entry : entries)
        values.insert(entry[field].get<std::string>());
    if (values.size() < 2)
        throw std::runtime_error(file.string() + ": '" + field + "' is '" + *values.begin() +
                                 "' of all pictures, which leaves nothing to tell");
    return {values.begin(), values.end()};
}

} // namespace

AttributeLabels load_attribute_labels(const std::filesystem::path& folder,
                                      const std::vector<std::string>& pictures,
                                      const std::vector<std::string>& fields) {
    const std::filesystem::path file = folder / "metadata.jsonl";
    const std::vector<json> entries = load_metadata(folder, pictures, need_of(fields));
    AttributeLabels all;
    std::vector<at::Tensor> columns;
    for (const std::string& field : fields)
        for (const std::string& value : values_of(entries, field, file)) {
            if (std::find(all.attributes.begin(), all.attributes.end(), value) !=
                all.attributes.end())
                throw std::runtime_error(file.string() + ": '" + value +
                                         "' is a value of two fields, and attributes are named by "
                                         "their values");
            all.attributes.push_back(value);
            std::vector<float> column;
            for (const json& entry : entries)
                column.push_back(entry[field] == value ? 1 : 0);
            columns.push_back(at::tensor(column));
        }
    all.labels = at::stack(columns, 1);
    return all;
}

} // namespace restyle::core
