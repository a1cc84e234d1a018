#include "commands.h"

#include <cstdio>
#include <memory>
#include <stdexcept>

#include <c10/core/InferenceMode.h>

#include "guide_folder.h"
#include "guide_options.h"
#include "guiding.h"
#include "interruption.h"
#include "progress_line.h"

namespace command_line {
namespace {

namespace core = restyle::core;
using nlohmann::json;

/// Shows how far a batch of samples is.
core::GuideProgress progress_of(std::int64_t first, std::int64_t n, const GuideOptions& options) {
    const std::string samples =
        n == 1 ? "sample " + std::to_string(first + 1)
               : "samples " + std::to_string(first + 1) + "-" + std::to_string(first + n);
    const auto line = std::make_shared<ProgressLine>();
    return [=](std::int64_t step, const at::Tensor& total) {
        char words[128];
        std::snprintf(words, sizeof words, "%s of %lld, step %lld of %lld: U %.6g", samples.c_str(),
                      static_cast<long long>(options.samples), static_cast<long long>(step),
                      static_cast<long long>(options.steps), total.nanmean().item<double>());
        line->show(double(step) / double(options.steps), words);
    };
}

/// One line: the energies of a sample before and after.
void tell(const json& sample) {
    const auto number = sample["sample"].get<long long>();
    if (sample.contains("failure")) {
        std::printf("%06lld  dropped: %s\n", number, sample["failure"].get<std::string>().c_str());
    } else {
        const auto kept = sample["kept_step"].get<std::size_t>();
        const auto change = [&](const std::string& name, const json& curve) {
            std::printf("  %s %.5g -> %.5g", name.c_str(), curve.front().get<double>(),
                        curve[kept].get<double>());
        };
        std::printf("%06lld", number);
        change("U", sample["U"]);
        for (const auto& [name, curve] : sample["energies"].items())
            change(name, curve);
        std::printf("\n");
        if (sample["step_times_curvature"].get<double>() >= 4)
            std::printf("        the steps do not settle: step size x curvature is %.3g, and has "
                        "to be below 4\n",
                        sample["step_times_curvature"].get<double>());
    }
    std::fflush(stdout);
}

/// Means over the samples that did not fail.
json energies_report(const json& samples) {
    json report = json::object();
    double count = 0;
    for (const json& sample : samples) {
        if (sample.contains("failure")) continue;
        ++count;
        const auto kept = sample["kept_step"].get<std::size_t>();
        const auto add = [&](const std::string& name, const json& curve) {
            json& of_energy = report[name];
            if (of_energy.is_null()) of_energy = {{"before", 0.0}, {"after", 0.0}};
            of_energy["before"] = of_energy["before"].get<double>() + curve.front().get<double>();
            of_energy["after"] = of_energy["after"].get<double>() + curve[kept].get<double>();
        };
        add("U", sample["U"]);
        add("prior", sample["prior"]);
        for (const auto& [name, curve] : sample["energies"].items())
            add(name, curve);
    }
    for (auto& [name, of_energy] : report.items())
        for (auto& [when, sum] : of_energy.items())
            sum = sum.get<double>() / count;
    return report;
}

std::int64_t dropped(const json& samples) {
    std::int64_t count = 0;
    for (const json& sample : samples)
        count += sample.contains("failure") ? 1 : 0;
    return count;
}

void write_report(const GuideOptions& options, const json& settings, const Guiding& guiding,
                  const json& samples) {
    json report = {{"command", "guide"}, {"settings", settings}};
    report["samples"] = samples.size();
    report["dropped"] = dropped(samples);
    report["energies"] = energies_report(samples);
    if (const json start = guiding.start_report(); !start.is_null()) report["input_code"] = start;
    report["source"] = use_report({});
    report["target"] = use_report(guiding.use());
    report["stages_ms"] = guiding.milliseconds();
    report["pictures"] = json::array();
    for (const json& sample : samples)
        if (sample.contains("picture"))
            report["pictures"].push_back(
                {{"input", options.input.string()},
                 {"output", (options.output / sample["picture"].get<std::string>()).string()}});
    Outputs outputs;
    add_report(outputs, options.run.report, report);
    outputs.commit();
}

/// From `first` on, until the batch is full, all are there or one is there already.
std::int64_t how_many_together(std::int64_t first, const GuideOptions& options,
                               const GuideFolder& folder) {
    std::int64_t n = 1;
    while (n < options.batch && first + n < options.samples && !folder.has(first + n))
        ++n;
    return n;
}

void find_start(const GuideOptions& options, Guiding& guiding, const GuideFolder& folder) {
    try {
        guiding.find_start(folder.input_code());
    } catch (const std::exception&) {
        if (!is_interrupted()) throw;
        throw std::runtime_error("interrupted while the code of " + options.input.string() +
                                 " was looked for; the same command goes on");
    }
}

json make_samples(const GuideOptions& options, Guiding& guiding, const GuideFolder& folder) {
    json samples = json::array();
    try {
        for (std::int64_t i = 0; i < options.samples;) {
            stop_if_interrupted();
            if (folder.has(i)) {
                samples.push_back(folder.read(i++));
                continue;
            }
            const std::int64_t n = how_many_together(i, options, folder);
            for (const GuidedSample& guided : guiding.run(i, n, progress_of(i, n, options))) {
                samples.push_back(folder.write(i++, guided, guiding.energies()));
                tell(samples.back());
            }
        }
    } catch (const std::exception&) {
        if (!is_interrupted()) throw;
        throw std::runtime_error("interrupted; " + std::to_string(samples.size()) + " of " +
                                 std::to_string(options.samples) + " samples lie in " +
                                 options.output.string() + ", and the same command goes on");
    }
    return samples;
}

void guide(const GuideOptions& options) {
    const c10::InferenceMode with_gradients(false); // What a model is loaded as cannot be changed.
    Guiding guiding(options);
    const json settings = guiding.settings();
    const GuideFolder folder(options.output, settings);
    find_start(options, guiding, folder);
    const json samples = make_samples(options, guiding, folder);
    write_report(options, settings, guiding, samples);
    if (dropped(samples) == std::int64_t(samples.size()))
        throw std::runtime_error("no sample is left: " + samples[0]["failure"].get<std::string>());
}

} // namespace

void add_guide(CLI::App& app, std::function<void()>& run) {
    auto options = std::make_shared<GuideOptions>();
    CLI::App* command =
        app.add_subcommand("guide", "Moves codes of a diffusion model or a GAN down an energy of "
                                    "their pictures: U(z) = |z|^2 / 2 + sum of "
                                    "WEIGHT x ENERGY(G(z)), by Langevin dynamics");
    add_guide_options(*command, *options);
    command->callback([options, &run] { run = [options] { guide(*options); }; });
}

} // namespace command_line
