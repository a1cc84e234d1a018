#include "commands.h"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>

#include <c10/util/StringUtil.h>

#include "restyle/core/metrics.h"
#include "restyle/core/perceptual_distance.h"

#include "ranking.h"
#include "report.h"

namespace command_line {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kMetrics{"psnr", "ssim", "lpips", "clip", "dclip"};

struct ScoreOptions {
    fs::path truth, images, lpips, clip, report;
    std::string source_prompt, target_prompt;
    std::vector<std::string> metrics{"psnr", "ssim"};

    bool measures(const std::string& name) const {
        return std::find(metrics.begin(), metrics.end(), name) != metrics.end();
    }

    /// Only clip is of the images alone.
    bool compares() const { return !(metrics.size() == 1 && measures("clip")); }
};

/// Of 8-bit pictures [3, H, W]: the truth, undefined where nothing is compared, and the image.
using Metric = std::function<double(const at::Tensor&, const at::Tensor&)>;

at::Tensor as_seen(const at::Tensor& levels) {
    return (levels / 127.5 - 1).unsqueeze(0);
}

Metric perceptual_metric(const fs::path& weights) {
    if (weights.empty())
        throw std::runtime_error("--lpips: the weights of an LPIPS network are needed by its "
                                 "metric");
    return [distance = restyle::core::load_perceptual_distance(weights)](const at::Tensor& a,
                                                                         const at::Tensor& b) {
        return distance(as_seen(a), as_seen(b)).item<double>();
    };
}

void need(bool given, const std::string& option, const std::string& metric) {
    if (!given) throw std::runtime_error(option + ": is needed by the metric " + metric);
}

/// clip, dclip or both, by one model.
void add_word_metrics(std::map<std::string, Metric>& metrics, const ScoreOptions& options) {
    const std::string first = options.measures("clip") ? "clip" : "dclip";
    need(!options.clip.empty(), "--clip", first);
    need(!options.target_prompt.empty(), "--target-prompt", first);
    need(!options.measures("dclip") || !options.source_prompt.empty(), "--source-prompt", "dclip");
    const auto ranking = std::make_shared<const Ranking>(options.clip, RunOptions());
    if (options.measures("clip"))
        metrics["clip"] = [=](const at::Tensor&, const at::Tensor& image) {
            return ranking->fit(as_seen(image), options.target_prompt);
        };
    if (options.measures("dclip"))
        metrics["dclip"] = [=](const at::Tensor& source, const at::Tensor& image) {
            return ranking->score(as_seen(source), as_seen(image), options.source_prompt,
                                  options.target_prompt);
        };
}

std::map<std::string, Metric> metrics_of(const ScoreOptions& options) {
    std::map<std::string, Metric> metrics;
    if (options.measures("psnr")) metrics["psnr"] = restyle::core::psnr;
    if (options.measures("ssim")) metrics["ssim"] = restyle::core::ssim;
    if (options.measures("lpips")) metrics["lpips"] = perceptual_metric(options.lpips);
    if (options.measures("clip") || options.measures("dclip")) add_word_metrics(metrics, options);
    return metrics;
}

std::vector<std::string> picture_names(const fs::path& folder) {
    if (!fs::is_directory(folder)) throw std::runtime_error(folder.string() + ": is no folder");
    std::vector<std::string> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder))
        if (entry.is_regular_file() && is_picture_name(entry.path()))
            names.push_back(entry.path().filename());
    if (names.empty()) throw std::runtime_error(folder.string() + ": holds no PNG or JPEG");
    std::sort(names.begin(), names.end());
    return names;
}

// The names of the images; those of the truth must be the same.
std::vector<std::string> pairs(const ScoreOptions& options) {
    const auto demand = [](const std::vector<std::string>& names, const fs::path& other) {
        for (const std::string& name : names)
            if (!fs::is_regular_file(other / name))
                throw std::runtime_error((other / name).string() +
                                         ": is missing; its partner exists");
    };
    const std::vector<std::string> names = picture_names(options.images);
    if (!options.compares()) return names;
    demand(picture_names(options.truth), options.images);
    demand(names, options.truth);
    return names;
}

nlohmann::json score_pair(const ScoreOptions& options, const std::map<std::string, Metric>& metrics,
                          const std::string& name) {
    const fs::path truth = options.truth / name, image = options.images / name;
    const at::Tensor b = code_values(read_picture(image, 3).values);
    const at::Tensor a =
        options.compares() ? code_values(read_picture(truth, 3).values) : at::Tensor();
    if (a.defined() && a.sizes() != b.sizes())
        throw std::runtime_error(c10::str(image.string(), ": is ", b.size(2), "x", b.size(1),
                                          ", expected the truth's ", a.size(2), "x", a.size(1)));
    nlohmann::json scores = {{"name", name}};
    try {
        for (const auto& [metric, score] : metrics)
            scores[metric] = score(a, b);
    } catch (const std::invalid_argument& error) {
        throw std::runtime_error(image.string() + ": " + error.what());
    }
    return scores;
}

void print_line(const std::string& name, const nlohmann::json& scores,
                const ScoreOptions& options) {
    std::printf("%-32s", name.c_str());
    for (const std::string& metric : options.metrics)
        std::printf("  %s %.4f", metric.c_str(), scores[metric].get<double>());
    std::printf("\n");
}

nlohmann::json settings_of(const ScoreOptions& options) {
    nlohmann::json settings = {{"images", options.images.string()}, {"metrics", options.metrics}};
    if (options.compares()) settings["truth"] = options.truth.string();
    if (options.clip.empty()) return settings;
    settings["clip"] = options.clip.string();
    settings["target_prompt"] = options.target_prompt;
    if (!options.source_prompt.empty()) settings["source_prompt"] = options.source_prompt;
    return settings;
}

void score(const ScoreOptions& options) {
    if (options.compares() && options.truth.empty())
        throw std::runtime_error("--truth: is needed by every metric but clip");
    const std::map<std::string, Metric> metrics = metrics_of(options);
    const std::vector<std::string> names = pairs(options);
    nlohmann::json pictures = nlohmann::json::array();
    nlohmann::json mean = nlohmann::json::object();
    for (const std::string& name : names) {
        pictures.push_back(score_pair(options, metrics, name));
        print_line(name, pictures.back(), options);
        for (const std::string& metric : options.metrics)
            mean[metric] = mean.value(metric, 0.0) +
                           pictures.back()[metric].get<double>() / double(names.size());
    }
    print_line("mean", mean, options);
    Outputs outputs;
    add_report(outputs, options.report,
               {{"command", "score"},
                {"settings", settings_of(options)},
                {"pictures", pictures},
                {"mean", mean}});
    outputs.commit();
}

} // namespace

void add_score(CLI::App& app, std::function<void()>& run) {
    auto options = std::make_shared<ScoreOptions>();
    CLI::App* command = app.add_subcommand(
        "score", "Compares pictures with the truth of the same file name; means are over pictures");
    command->add_option("--truth", options->truth,
                        "Folder; of dclip what the images were edited from");
    command->add_option("--images", options->images, "Folder")->required();
    command
        ->add_option("--metrics", options->metrics,
                     "List of psnr, ssim, lpips; clip, how well an image fits --target-prompt "
                     "(cosine); dclip, how well its change fits that of the prompts")
        ->delimiter(',')
        ->check(CLI::IsMember(kMetrics))
        ->default_str("psnr,ssim");
    command->add_option("--lpips", options->lpips,
                        "Weights of an LPIPS network, a .safetensors file, for the metric of that "
                        "name");
    command->add_option("--clip", options->clip, "CLIP model folder, for clip and dclip");
    command->add_option("--source-prompt", options->source_prompt,
                        "What the truth shows, for dclip");
    command->add_option("--target-prompt", options->target_prompt,
                        "What the images are to show, for clip and dclip");
    command->add_option("--report", options->report, "JSON file: every score and the means");
    command->callback([options, &run] { run = [options] { score(*options); }; });
}

} // namespace command_line
