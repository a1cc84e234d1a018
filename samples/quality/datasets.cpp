#include "datasets.h"

#include <cstdio>
#include <fstream>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace quality {

Seeds dataset_seeds(const std::filesystem::path& file, const std::string& part,
                    const std::string& look) {
    std::ifstream stream(file);
    const nlohmann::json datasets = nlohmann::json::parse(stream, nullptr, false);
    const nlohmann::json::json_pointer key("/" + part + "/" + look + "/seeds");
    unsigned long long first = 0, end = 0;
    if (!datasets.contains(key) || !datasets.at(key).is_string() ||
        std::sscanf(datasets.at(key).get<std::string>().c_str(), "%llu:%llu", &first, &end) != 2 ||
        first >= end)
        throw std::runtime_error(file.string() + ": has no " + key.to_string() +
                                 " of the form FIRST:END");
    return {first, end};
}

} // namespace quality
