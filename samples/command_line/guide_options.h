#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "restyle/core/energy_grammar.h"
#include "restyle/core/guide.h"

#include "options.h"
#include "sides.h"

namespace command_line {

struct GuideOptions {
    RunOptions run; ///< Of the generator: steps is --generator-steps.
    Side picture;
    std::filesystem::path model, input, output, clip;
    std::vector<std::string> energies;
    std::int64_t samples = 1, steps = 200;
    double step_size = 0.05;
    std::optional<double> temperature; ///< 1, and 0 with an input.
    restyle::core::Dynamics dynamics = restyle::core::Dynamics::kLangevin;
    std::optional<int> final_steps; ///< As many as --generator-steps.
    std::string move = "all", keep = "last";
    bool run_torchscript = false;

    int steps_of_final() const { return final_steps.value_or(run.steps); }
    std::vector<restyle::core::EnergySpec> specs() const;
    double resolved_temperature() const { return temperature.value_or(input.empty() ? 1 : 0); }
};

void add_guide_options(CLI::App& app, GuideOptions& options);

/// What makes a sample what it is, resolved; samples of equal settings may lie in one folder.
nlohmann::json guide_settings(const GuideOptions& options,
                              const restyle::core::ScheduleConfig& schedule, Size size);

/// The rows that --move names: all, a part of the code, or rows:0,2-5. Throws std::runtime_error
/// saying what there is.
restyle::core::MovedRows moved_rows(const std::string& move,
                                    const restyle::core::Generator& generator);

/// What --keep says: last, best, or best:ENERGY, ENERGY being a term or its kind.
restyle::core::Keep keep_of(const std::string& keep,
                            const std::vector<restyle::core::EnergySpec>& specs);

} // namespace command_line
