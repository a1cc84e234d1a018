#include "report.h"

namespace command_line {

using nlohmann::json;

void Stages::add(const std::string& stage, Clock::duration spent) {
    const double before = milliseconds_.value(stage, 0.0);
    milliseconds_[stage] = before + std::chrono::duration<double, std::milli>(spent).count();
}

json steps_report(const std::vector<restyle::core::Step>& steps) {
    json report = {{"K", steps.size()}, {"timesteps", json::array()}, {"sigma", json::array()}};
    for (const restyle::core::Step& step : steps) {
        report["timesteps"].push_back(step.t);
        report["sigma"].push_back(step.sigma);
    }
    return report;
}

json use_report(const restyle::core::NetworkUse& use) {
    return {{"calls", use.calls}, {"samples", use.samples}};
}

json pictures_report(const std::vector<Job>& jobs) {
    json report = json::array();
    for (const Job& job : jobs)
        report.push_back({{"input", job.input.string()}, {"output", job.output.string()}});
    return report;
}

json settings_report(const RunOptions& options) {
    json report = {{"steps", options.steps},
                   {"last", last_name(options.last)},
                   {"dtype", dtype_name(options.dtype)},
                   {"device", "cpu"}};
    report["eta"] = options.eta ? json(*options.eta) : json(nullptr);
    if (!options.timesteps.empty()) report["steps"] = options.timesteps.size();
    if (options.size.given()) report["size"] = size_name(options.size);
    if (!options.noise.empty()) report["noise"] = options.noise.string();
    report["source_batch"] = options.source_batch == 0 ? json("all") : json(options.source_batch);
    return report;
}

void add_report(Outputs& outputs, const std::filesystem::path& file, const json& report) {
    if (!file.empty()) outputs.add(file, report.dump(2) + "\n");
}

} // namespace command_line
