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

EditJob edit_of(const nlohmann::json& entry, const fs::path& list, const Side& source,
                const Side& target, std::map<std::string, int>& edits) {
    const std::string input = entry.at("input").get<std::string>();
    const fs::path own = numbered(listed_output_name(input), edits[input]++);
    EditJob edit{{input, entry.value("output", own.string())}, source, target};
    edit.source.prompt = entry.at("source").get<std::string>();
    edit.target.prompt = entry.at("target").get<std::string>();
    check_within_folder(list, edit.job.input);
    check_within_folder(list, edit.job.output);
    return edit;
}

std::vector<EditJob> edits_of_list(const fs::path& list, const Side& source, const Side& target) {
    std::ifstream in(list);
    if (!in) throw std::runtime_error(list.string() + ": cannot be read");
    std::vector<EditJob> edits;
    std::map<std::string, int> edits_of_input;
    try {
        for (const auto& entry : nlohmann::json::parse(in).get<std::vector<nlohmann::json>>())
            edits.push_back(edit_of(entry, list, source, target, edits_of_input));
    } catch (const nlohmann::json::exception& error) {
        throw std::runtime_error(list.string() +
                                 ": expected a JSON array of {\"input\": name, \"source\": prompt, "
                                 "\"target\": prompt}: " +
                                 error.what());
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
