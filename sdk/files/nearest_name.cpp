#include <algorithm>
#include <numeric>

#include "restyle/core/energy_spec.h"

namespace restyle::core {
namespace {

/// Letters to insert, remove or replace (Levenshtein, 1966).
std::size_t edits(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

} // namespace

std::string nearest_name(const std::string& word, const std::vector<std::string>& names) {
    std::string nearest;
    std::size_t fewest = word.size();
    for (const std::string& name : names) {
        const std::size_t changes = edits(word, name);
        if (changes >= fewest || changes > std::max<std::size_t>(name.size() / 3, 1)) continue;
        fewest = changes;
        nearest = name;
    }
    return nearest;
}

std::string suggestion(const std::string& word, const std::vector<std::string>& names,
                       const std::string& behind) {
    const std::string nearest = nearest_name(word, names);
    if (!nearest.empty()) return "did you mean '" + nearest + behind + "'?";
    std::string all;
    for (const std::string& name : names)
        all += (all.empty() ? "" : ", ") + name;
    return "expected one of " + all;
}

} // namespace restyle::core
