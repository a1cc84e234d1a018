#include "report.h"

namespace command_line {

using nlohmann::json;

namespace {

template <typename Value>
json one_or_list(const std::vector<Value>& values) {
    return values.size() == 1 ? json(values.front()) : json(values);
}

} // namespace

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
    const bool given = !options.timesteps.empty();
    json report = {{"steps", given ? options.timesteps.size() : std::size_t(options.steps)},
                   {"strength", one_or_list(options.strengths)},
                   {"last", last_name(options.last)},
                   {"dtype", dtype_name(options.dtype)},
                   {"device", options.device.str()}};
    if (options.size.given()) report["size"] = size_name(options.size);
    return report;
}

json noise_report(const RunOptions& options) {
    if (!options.noise.empty()) return {{"noise", options.noise.string()}};
    return {{"seed", one_or_list(options.seeds)}};
}

json path_report(const RunOptions& options) {
    return {{"source_batch", options.source_batch == 0 ? json("all") : json(options.source_batch)},
            {"shift", options.shift}};
}

json sampler_report(const restyle::core::ScheduleConfig& schedule,
                    const restyle::core::StepSettings& settings) {
    const auto [sampler, eta] = restyle::core::resolved_sampler(schedule, settings);
    json report = {{"sampler", restyle::core::sampler_name(sampler)}};
    if (eta) report["eta"] = *eta;
    if (!schedule.replaced_class.empty() && !settings.sampler)
        report["sampler_instead_of"] = schedule.replaced_class;
    return report;
}

void add_report(Outputs& outputs, const std::filesystem::path& file, const json& report) {
    if (!file.empty()) outputs.add(file, report.dump(2) + "\n");
}

} // namespace command_line
