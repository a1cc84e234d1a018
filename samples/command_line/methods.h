#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "restyle/core/cycle_diffusion.h"

#include "noise_rows.h"
#include "options.h"

namespace command_line {

/// Ways from one world to another; all but the first are there to be compared with it.
enum class Method { kCycle, kSdedit, kDdib, kEditFriendly, kTurbo };

struct MethodOptions {
    Method method = Method::kCycle;
    bool by_code = false;                  ///< Encodes, then decodes; else in lock step.
    std::filesystem::path mask;            ///< Empty: everything changes.
    std::optional<double> pseudo_guidance; ///< Of kTurbo.
};

/// --method, --form, --mask, --pseudo-guidance. What does not go together is refused by
/// check_method_options().
void add_method_options(CLI::App& app, MethodOptions& options);

/// Throws CLI::ValidationError.
void check_method_options(const MethodOptions& options, const RunOptions& run);

/// What the method means where `command` was not given another: turbo's shift of 1.
void take_method_defaults(const MethodOptions& options, const CLI::App& command, RunOptions& run);

/// The run's settings for one side. Where no eta is given and the side's sampler takes one, it is
/// what the method means: 0 for DDIB, 1 for edit-friendly inversion and turbo.
restyle::core::StepSettings method_settings(Method method, const RunOptions& run,
                                            const restyle::core::ScheduleConfig& schedule,
                                            double strength);

std::string method_name(Method method);

/// One side of a translation.
struct World {
    restyle::core::Denoiser& denoiser;
    const std::vector<restyle::core::Step>& steps;
};

/// How the forward path of a picture is drawn, or how it is refined.
struct PathDrawing {
    /// path_steps() of the source; for refining refine_steps() of the target.
    const std::vector<restyle::core::Step>& steps;
    const NoiseRows& rows;
    std::int64_t first;    ///< Index of the first picture that the noise is for.
    std::int64_t pictures; ///< In the whole run.
};

/// x_0 [n, C, H, W] of the source's world, in the target's.
at::Tensor translated(const at::Tensor& x_0, const World& source, const World& target,
                      const MethodOptions& options,
                      const restyle::core::TranslateSettings& settings, const PathDrawing& path);

/// y with the last steps run again by the target alone, where the mask lets it change.
at::Tensor refined(const at::Tensor& y, restyle::core::Denoiser& target, const at::Tensor& mask,
                   const PathDrawing& drawing);

} // namespace command_line
