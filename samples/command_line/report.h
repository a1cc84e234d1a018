#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "restyle/core/denoiser.h"
#include "restyle/core/step.h"

#include "options.h"
#include "outputs.h"
#include "sample.h"

namespace command_line {

/// Milliseconds spent in each stage of a command, for its report.
class Stages {
public:
    /// Runs `work` and adds its time to the stage's.
    template <typename Work>
    auto measure(const std::string& stage, const Work& work) {
        struct Add {
            Stages& stages;
            const std::string& stage;
            Clock::time_point begin = Clock::now();
            ~Add() { stages.add(stage, Clock::now() - begin); }
        } add{*this, stage};
        return work();
    }

    nlohmann::json milliseconds() const { return milliseconds_; }

private:
    using Clock = std::chrono::steady_clock;
    void add(const std::string& stage, Clock::duration spent);

    nlohmann::json milliseconds_ = nlohmann::json::object();
};

/// {K, timesteps, sigma}
nlohmann::json steps_report(const std::vector<restyle::core::Step>& steps);

/// {calls, samples}
nlohmann::json use_report(const restyle::core::NetworkUse& use);

/// [{input, output}]
nlohmann::json pictures_report(const std::vector<Job>& jobs);

/// The settings that the subcommands share, resolved: grid, machine, size.
nlohmann::json settings_report(const RunOptions& options);

/// {noise} or {seed}: where a run's noise comes from.
nlohmann::json noise_report(const RunOptions& options);

/// {source_batch, shift}
nlohmann::json path_report(const RunOptions& options);

/// {sampler, eta} as a schedule resolves them; no eta where the sampler has none;
/// {sampler_instead_of}: the class that the model's file names, where its steps are not run.
nlohmann::json sampler_report(const restyle::core::ScheduleConfig& schedule,
                              const restyle::core::StepSettings& settings);

/// Adds the report where one is asked for.
void add_report(Outputs& outputs, const std::filesystem::path& file, const nlohmann::json& report);

} // namespace command_line
