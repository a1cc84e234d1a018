#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "restyle/core/energy_grammar.h"
#include "restyle/core/guide.h"
#include "restyle/core/stylegan2.h"

#include "options.h"
#include "sides.h"

namespace command_line {

struct GuideOptions {
    RunOptions run; ///< Of the generator: steps is --generator-steps.
    Side picture;
    std::filesystem::path model, input, output, clip, lpips;
    std::vector<std::string> energies;
    std::int64_t samples = 1, batch = 1, steps = 200;
    double step_size = 0.05;
    std::optional<double> temperature; ///< 1 from noise, else 0.
    restyle::core::Dynamics dynamics = restyle::core::Dynamics::kLangevin;
    std::optional<int> final_steps; ///< As many as --generator-steps.
    std::string move = "all", keep = "last";
    bool run_torchscript = false;
    double truncation = 1;
    std::optional<int> truncated_layers; ///< All.
    std::int64_t inversion_steps = 400;
    restyle::core::LayerNoise layer_noise = restyle::core::LayerNoise::kConstant;
    const CLI::App* command = nullptr; ///< Knows which options were given.

    int steps_of_final() const { return final_steps.value_or(run.steps); }
    std::vector<restyle::core::EnergySpec> specs() const;

    /// Throws std::runtime_error naming the first of the options that is given, and the reason.
    void refuse_given(const std::vector<std::string>& names, const std::string& reason) const;

    /// Throws where --input is given and is no picture.
    void require_picture_input() const;
};

/// Options that are of GANs alone.
inline const std::vector<std::string> kGanOptions{"--truncation", "--truncated-layers",
                                                  "--layer-noise", "--inversion-steps"};

void add_guide_options(CLI::App& app, GuideOptions& options);

std::string dynamics_name(restyle::core::Dynamics dynamics);
std::string layer_noise_name(restyle::core::LayerNoise noise);

/// The rows that --move names: all, a part of the code, or rows:0,2-5. Throws std::runtime_error
/// saying what there is.
restyle::core::MovedRows moved_rows(const std::string& move,
                                    const restyle::core::Generator& generator);

/// What --keep says: last, best, or best:ENERGY, ENERGY being a term or its kind.
restyle::core::Keep keep_of(const std::string& keep,
                            const std::vector<restyle::core::EnergySpec>& specs);

} // namespace command_line
