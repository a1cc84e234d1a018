#include "edit_jobs.h"

#include <fstream>
#include <map>
#include <set>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace command_line {
namespace {

namespace fs = std::filesystem;

// NAME.png, NAME.1.png, NAME.2.png for the edits of one picture.
fs::path numbered(const fs::path& name, int before) {
    if (before == 0) return name;
    return name.parent_path() /
           (name.stem().string() + "." + std::to_string(before) + name.extension().string());
}

/// One of a list's entries, whose faults name the list and which it is.
struct ListEntry {
    const nlohmann::json& json;
    std::string name;

    bool has(const char* key) const { return json.contains(key); }

    std::string text(const char* key) const {
        if (!has(key))
            throw std::runtime_error(name + " has no \"" + key + "\"; expected " + kEntry);
        if (!json[key].is_string())
            throw std::runtime_error(name + ": \"" + key + "\" is no text, but " +
                                     json[key].type_name() + "; expected " + kEntry);
        return json[key].get<std::string>();
    }

    static constexpr const char* kEntry =
        "{\"input\": name, \"source\": prompt, \"target\": prompt}";
};

EditJob edit_of(const ListEntry& entry, const fs::path& list, const Side& source,
                const Side& target, std::map<std::string, int>& edits) {
    const std::string input = entry.text("input");
    const fs::path own = numbered(listed_output_name(input), edits[input]++);
    EditJob edit{
        {input, entry.has("output") ? entry.text("output") : own.string()}, source, target};
    edit.source.prompt = entry.text("source");
    edit.target.prompt = entry.text("target");
    if (entry.has("source_2")) edit.source.prompt_2 = entry.text("source_2");
    if (entry.has("target_2")) edit.target.prompt_2 = entry.text("target_2");
    check_within_folder(list, edit.job.input);
    check_within_folder(list, edit.job.output);
    return edit;
}

std::vector<EditJob> edits_of_list(const fs::path& list, const Side& source, const Side& target) {
    std::ifstream in(list);
    if (!in) throw std::runtime_error(list.string() + ": cannot be read");
    const nlohmann::json entries = nlohmann::json::parse(in, nullptr, /*allow_exceptions=*/false);
    if (!entries.is_array())
        throw std::runtime_error(list.string() + ": " +
                                 (entries.is_discarded() ? "is no JSON" : "is no JSON array") +
                                 ", expected an array of " + ListEntry::kEntry);
    std::vector<EditJob> edits;
    std::map<std::string, int> edits_of_input;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const ListEntry entry{entries[i], list.string() + ": entry " + std::to_string(i + 1)};
        edits.push_back(edit_of(entry, list, source, target, edits_of_input));
    }
    if (edits.empty()) throw std::runtime_error(list.string() + ": names no picture");
    return edits;
}

} // namespace

std::vector<EditJob> list_edit_jobs(const fs::path& input, const fs::path& output,
                                    const fs::path& list, const Side& source, const Side& target) {
    std::vector<EditJob> edits;
    if (list.empty()) {
        for (const Job& job : list_jobs(input, output, {}))
            edits.push_back({job, source, target});
        return edits;
    }
    if (!fs::is_directory(input))
        throw std::runtime_error(input.string() + ": --list needs --input to be a folder");
    std::set<fs::path> outputs;
    for (EditJob& edit : edits = edits_of_list(list, source, target)) {
        edit.job.input = input / edit.job.input;
        edit.job.output = output / edit.job.output;
        if (!outputs.insert(edit.job.output).second)
            throw std::runtime_error(list.string() + ": two edits lead to " +
                                     edit.job.output.string());
        check_job(edit.job);
    }
    return edits;
}

} // namespace command_line
