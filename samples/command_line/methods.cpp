#include "methods.h"

#include <cmath>
#include <map>

#include "restyle/core/ddib.h"
#include "restyle/core/edit_friendly.h"
#include "restyle/core/refine.h"
#include "restyle/core/sdedit.h"
#include "restyle/core/turbo_edit.h"

namespace command_line {
namespace {

namespace core = restyle::core;

const std::map<std::string, Method> kMethods{{"cycle", Method::kCycle},
                                             {"sdedit", Method::kSdedit},
                                             {"ddib", Method::kDdib},
                                             {"edit-friendly", Method::kEditFriendly},
                                             {"turbo", Method::kTurbo}};

at::Tensor along(const std::vector<at::Tensor>& path, const World& source, const World& target,
                 bool by_code, const core::TranslateSettings& settings) {
    if (by_code)
        return core::cycle_translate_by_code(source.denoiser, source.steps, target.denoiser,
                                             target.steps, path, settings);
    return core::cycle_translate(source.denoiser, source.steps, target.denoiser, target.steps, path,
                                 settings);
}

} // namespace

std::string method_name(Method method) {
    for (const auto& [name, named] : kMethods)
        if (named == method) return name;
    return {};
}

void add_method_options(CLI::App& app, MethodOptions& options) {
    app.add_option_function<std::string>(
           "--method", [&options](const std::string& name) { options.method = kMethods.at(name); },
           "cycle: CycleDiffusion. To compare with it, sdedit: the target alone denoises the "
           "path's noisy start; ddib: DDIM inversion, eta 0; edit-friendly: DDPM inversion along "
           "points with noise of their own, eta 1 where not given. For models of few steps (4 or "
           "so), turbo: TurboEdit, edit-friendly with --shift 1 where not given and "
           "pseudo-guidance")
        ->check(CLI::IsMember(kMethods))
        ->default_str("cycle");
    app.add_option("--pseudo-guidance", options.pseudo_guidance,
                   "Of --method turbo, which takes it instead of --guidance: how far to go where "
                   "the target leads; 1.5 where not given, 1 is edit-friendly's way");
    app.add_option(
        "--mask", options.mask,
        "Grey picture: white is translated, black stays, refined or not; of every method, in "
        "lockstep");
    app.add_option_function<std::string>(
           "--form", [&options](const std::string& form) { options.by_code = form == "code"; },
           "lockstep: both sides advance together; code: encode, then decode")
        ->check(CLI::IsMember({"lockstep", "code"}))
        ->default_str("lockstep");
}

core::StepSettings method_settings(Method method, const RunOptions& run,
                                   const core::ScheduleConfig& schedule, double strength) {
    core::StepSettings settings = run.step_settings(strength);
    if (settings.eta || !core::takes_eta(schedule, settings)) return settings;
    if (method == Method::kDdib) settings.eta = 0;
    if (method == Method::kEditFriendly || method == Method::kTurbo) settings.eta = 1;
    return settings;
}

void check_method_options(const MethodOptions& options, const RunOptions& run) {
    const bool has_code = options.method == Method::kCycle ||
                          options.method == Method::kEditFriendly ||
                          options.method == Method::kTurbo;
    if (options.pseudo_guidance && options.method != Method::kTurbo)
        throw CLI::ValidationError("--pseudo-guidance", "is of --method turbo alone");
    if (options.pseudo_guidance && !std::isfinite(*options.pseudo_guidance))
        throw CLI::ValidationError("--pseudo-guidance", "expected a finite number");
    if (options.by_code && options.method == Method::kTurbo)
        throw CLI::ValidationError("--method",
                                   "turbo works in lock step alone, not with --form code");
    if (options.by_code && !options.mask.empty())
        throw CLI::ValidationError("--mask", "works in lock step alone, not with --form code");
    if (!has_code && options.by_code)
        throw CLI::ValidationError("--method", method_name(options.method) +
                                                   " keeps no code to take a --form from");
    if (!has_code && run.shift > 0)
        throw CLI::ValidationError("--shift", "moves the path of a code, and --method " +
                                                  method_name(options.method) + " keeps none");
    if (options.method == Method::kDdib && run.eta.value_or(0) != 0)
        throw CLI::ValidationError("--eta", "must be 0 for --method ddib, which adds no noise");
}

void take_method_defaults(const MethodOptions& options, const CLI::App& command, RunOptions& run) {
    if (options.method == Method::kTurbo && command.count("--shift") == 0) run.shift = 1;
}

at::Tensor translated(const at::Tensor& x_0, const World& source, const World& target,
                      const MethodOptions& options, const core::TranslateSettings& settings,
                      const PathDrawing& drawing) {
    const std::int64_t K = std::int64_t(source.steps.size());
    const auto rows = [&] { return drawing.rows.rows(K, x_0, drawing.first, drawing.pictures); };
    switch (options.method) {
    case Method::kSdedit:
        return core::sdedit(target.denoiser, target.steps,
                            core::forward_path(drawing.steps, x_0, rows()), rows(), settings.mask);
    case Method::kDdib:
        return core::ddib_translate(source.denoiser, source.steps, target.denoiser, target.steps,
                                    x_0, {}, settings.mask);
    case Method::kEditFriendly:
        return along(core::independent_path(drawing.steps, x_0, rows()), source, target,
                     options.by_code, settings);
    case Method::kTurbo: {
        core::TurboEditSettings turbo{settings};
        if (options.pseudo_guidance) turbo.pseudo_guidance = *options.pseudo_guidance;
        return core::turbo_edit(source.denoiser, source.steps, target.denoiser, target.steps,
                                core::independent_path(drawing.steps, x_0, rows()), turbo);
    }
    case Method::kCycle:
        break;
    }
    if (options.by_code)
        return along(core::forward_path(drawing.steps, x_0, rows()), source, target, true,
                     settings);
    core::ForwardPath path(drawing.steps, x_0,
                           drawing.rows.row_by_row(K, x_0, drawing.first, drawing.pictures));
    return core::cycle_translate(source.denoiser, source.steps, target.denoiser, target.steps, path,
                                 settings);
}

at::Tensor refined(const at::Tensor& y, core::Denoiser& target, const at::Tensor& mask,
                   const PathDrawing& drawing) {
    if (drawing.steps.empty()) return y;
    const std::int64_t R = std::int64_t(drawing.steps.size());
    const at::Tensor noise = drawing.rows.rows(R, y, drawing.first, drawing.pictures);
    const at::Tensor fine = core::refine(target, drawing.steps, y, noise);
    return mask.defined() ? at::lerp(y, fine, mask) : fine;
}

} // namespace command_line
