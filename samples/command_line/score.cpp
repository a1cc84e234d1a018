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

#include "report.h"

namespace command_line {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kMetrics{"psnr", "ssim", "lpips"};

struct ScoreOptions {
    fs::path truth, images, lpips, report;
    std::vector<std::string> metrics{"psnr", "ssim"};
};

/// Of 8-bit pictures [3, H, W].
using Metric = std::function<double(const at::Tensor&, const at::Tensor&)>;

Metric perceptual_metric(const fs::path& weights) {
    if (weights.empty())
        throw std::runtime_error("--lpips: the weights of an LPIPS network are needed by its "
                                 "metric");
    return [distance = restyle::core::load_perceptual_distance(weights)](const at::Tensor& a,
                                                                         const at::Tensor& b) {
        const auto seen = [](const at::Tensor& x) { return (x / 127.5 - 1).unsqueeze(0); };
        return distance(seen(a), seen(b)).item<double>();
    };
}

std::map<std::string, Metric> metrics_of(const ScoreOptions& options) {
    std::map<std::string, Metric> metrics;
    for (const std::string& name : options.metrics)
        metrics[name] = name == "psnr"   ? Metric(restyle::core::psnr)
                        : name == "ssim" ? Metric(restyle::core::ssim)
                                         : perceptual_metric(options.lpips);
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

// The names of both folders, which must be the same.
std::vector<std::string> pairs(const ScoreOptions& options) {
    const auto demand = [](const std::vector<std::string>& names, const fs::path& other) {
        for (const std::string& name : names)
            if (!fs::is_regular_file(other / name))
                throw std::runtime_error((other / name).string() +
                                         ": is missing; its partner exists");
    };
    const std::vector<std::string> names = picture_names(options.truth);
    demand(names, options.images);
    demand(picture_names(options.images), options.truth);
    return names;
}

nlohmann::json score_pair(const ScoreOptions& options, const std::map<std::string, Metric>& metrics,
                          const std::string& name) {
    const fs::path truth = options.truth / name, image = options.images / name;
    const at::Tensor a = code_values(read_picture(truth, 3).values);
    const at::Tensor b = code_values(read_picture(image, 3).values);
    if (a.sizes() != b.sizes())
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

void score(const ScoreOptions& options) {
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
                {"settings",
                 {{"truth", options.truth.string()},
                  {"images", options.images.string()},
                  {"metrics", options.metrics}}},
                {"pictures", pictures},
                {"mean", mean}});
    outputs.commit();
}

} // namespace

void add_score(CLI::App& app, std::function<void()>& run) {
    auto options = std::make_shared<ScoreOptions>();
    CLI::App* command = app.add_subcommand(
        "score", "Compares pictures with the truth of the same file name; means are over pictures");
    command->add_option("--truth", options->truth, "Folder")->required();
    command->add_option("--images", options->images, "Folder")->required();
    command->add_option("--metrics", options->metrics, "List of psnr, ssim and lpips")
        ->delimiter(',')
        ->check(CLI::IsMember(kMetrics))
        ->default_str("psnr,ssim");
    command->add_option("--lpips", options->lpips,
                        "Weights of an LPIPS network, a .safetensors file, for the metric of that "
                        "name");
    command->add_option("--report", options->report, "JSON file: every score and the means");
    command->callback([options, &run] { run = [options] { score(*options); }; });
}

} // namespace command_line
