#include <algorithm>
#include <fstream>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "sample.h"
#include "tensor_file.h"

namespace command_line {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> names_in(const fs::path& folder) {
    std::vector<fs::path> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder))
        if (entry.is_regular_file() &&
            (is_picture_name(entry.path()) || is_tensor_name(entry.path())))
            names.push_back(entry.path().filename());
    if (names.empty())
        throw std::runtime_error(folder.string() +
                                 ": holds no file that ends in .png, .jpg or .safetensors");
    return names;
}

std::vector<Job> jobs_of_list(const fs::path& list) {
    std::ifstream in(list);
    if (!in) throw std::runtime_error(list.string() + ": cannot be read");
    std::vector<Job> jobs;
    try {
        const auto entries = nlohmann::json::parse(in).get<std::vector<nlohmann::json>>();
        for (const nlohmann::json& entry : entries) {
            const std::string input = entry.at("input").get<std::string>();
            jobs.push_back({input, entry.value("output", listed_output_name(input).string())});
            check_within_folder(list, jobs.back().input);
            check_within_folder(list, jobs.back().output);
        }
    } catch (const nlohmann::json::exception& error) {
        throw std::runtime_error(list.string() +
                                 ": expected a JSON array of {\"input\": name, "
                                 "\"output\": name}: " +
                                 error.what());
    }
    if (jobs.empty()) throw std::runtime_error(list.string() + ": names no picture");
    return jobs;
}

std::vector<Job> jobs_in(const fs::path& folder, const fs::path& list) {
    if (!list.empty()) return jobs_of_list(list);
    std::vector<Job> jobs;
    for (const fs::path& name : names_in(folder))
        jobs.push_back({name, listed_output_name(name)});
    return jobs;
}

} // namespace

fs::path listed_output_name(const fs::path& input) {
    return is_tensor_name(input) ? input : fs::path(input).replace_extension(".png");
}

void check_within_folder(const fs::path& list, const fs::path& name) {
    const bool leaves =
        std::any_of(name.begin(), name.end(), [](const fs::path& part) { return part == ".."; });
    if (name.empty() || name.is_absolute() || leaves)
        throw std::runtime_error(list.string() + ": names '" + name.string() +
                                 "', expected a name within the folder");
}

void check_job(Job& job) {
    if (is_tensor_name(job.input)) job.pictures = read_sample_tensor(job.input).values.size(0);
    check_output_name(job.output, job.pictures);
}

std::vector<Job> list_jobs(const fs::path& input, const fs::path& output, const fs::path& list) {
    if (!fs::exists(input)) throw std::runtime_error(input.string() + ": does not exist");
    std::vector<Job> jobs;
    if (fs::is_directory(input)) {
        jobs = jobs_in(input, list);
        std::sort(jobs.begin(), jobs.end(),
                  [](const Job& a, const Job& b) { return a.input.native() < b.input.native(); });
        for (Job& job : jobs)
            job = {input / job.input, output / job.output};
    } else if (list.empty()) {
        jobs.push_back({input, output});
    } else {
        throw std::runtime_error(input.string() + ": --list needs --input to be a folder");
    }
    for (Job& job : jobs)
        check_job(job);
    return jobs;
}

} // namespace command_line
