#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include <ATen/ATen.h>
#include <CLI/CLI.hpp>

#include "restyle/core/dpm_encoder.h"
#include "restyle/core/step.h"

#include "picture.h"

namespace command_line {

/// How a model runs: what the subcommands share of the command line.
struct RunOptions {
    int steps = 50;
    std::vector<double> strengths{1.0};
    std::vector<int> timesteps; ///< Instead of steps and strength where not empty.
    std::optional<double> eta;
    std::optional<restyle::core::SamplerKind> sampler; ///< Instead of the model's own.
    double shift = 0;                                  ///< Of the forward path.
    restyle::core::LastStep last = restyle::core::LastStep::kKeep;
    std::vector<std::uint64_t> seeds{0};
    std::filesystem::path noise;    ///< Instead of seed where not empty.
    std::size_t source_batch = 0;   ///< 0: all.
    std::filesystem::path keep_all; ///< Folder for every combination of strengths and seeds.
    Size size;
    at::ScalarType dtype = at::kFloat; ///< Of the network.
    at::Device device = at::kCPU;
    bool memory_check = true; ///< Refuse what memory would not hold.
    std::filesystem::path report;

    /// Of pictures, path and code.
    at::ScalarType path_dtype() const { return dtype == at::kDouble ? at::kDouble : at::kFloat; }
    restyle::core::StepSettings step_settings(double strength) const {
        return {steps, strength, timesteps, eta, sampler, shift};
    }
};

/// For CLI::Option::check(): empty for a number from 0 to 1, else what is wrong with the text.
std::string check_unit(const std::string& text);

/// input: pictures or latents, one or a folder of them; output: where what comes of them goes.
void add_picture_options(CLI::App& app, std::filesystem::path& input,
                         std::filesystem::path& output);
void add_grid_options(CLI::App& app,
                      RunOptions& options); ///< steps, strength, timesteps, sampler, eta, last
void add_noise_options(CLI::App& app, RunOptions& options); ///< seed, noise
void add_path_options(CLI::App& app, RunOptions& options);  ///< source-batch, shift
CLI::Option* add_refine_option(CLI::App& app, int& refine_steps);
void add_keep_all_option(CLI::App& app, RunOptions& options);
void add_size_option(CLI::App& app, RunOptions& options);
void add_machine_options(CLI::App& app,
                         RunOptions& options); ///< dtype, device, memory check, report

std::string dtype_name(at::ScalarType dtype);
std::string last_name(restyle::core::LastStep last);
std::optional<restyle::core::SamplerKind> sampler_from_name(const std::string& name);
std::string size_name(Size size);

} // namespace command_line
