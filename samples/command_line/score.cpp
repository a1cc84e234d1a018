#include "commands.h"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>

#include <c10/util/StringUtil.h>

#include "restyle/core/metrics.h"
#include "restyle/core/perceptual_distance.h"
#include "restyle/core/picture_classifier.h"
#include "restyle/core/picture_features.h"

#include "ranking.h"
#include "report.h"
#include "set_scores.h"

namespace command_line {
namespace {

namespace core = restyle::core;
namespace fs = std::filesystem;

const std::vector<std::string> kMetrics{"psnr",           "ssim",       "l2",  "lpips", "clip",
                                        "dclip",          "attributes", "kid", "fid",   "diversity",
                                        "lpips-diversity"};

struct ScoreOptions {
    fs::path truth, images, lpips, clip, classifier, features, report;
    std::int64_t features_size = 299; ///< Pixels a side of what that network sees.
    bool run_torchscript = false;
    std::string source_prompt, target_prompt;
    std::vector<std::string> metrics{"psnr", "ssim"};

    bool measures(const std::string& name) const {
        return std::find(metrics.begin(), metrics.end(), name) != metrics.end();
    }

    /// All images with all of the truth.
    bool compares_sets() const { return measures("kid") || measures("fid"); }

    /// Each picture with the one of its name.
    bool compares() const {
        return measures("psnr") || measures("ssim") || measures("l2") || measures("lpips") ||
               measures("dclip");
    }

    /// All images with each other.
    bool measures_diversity() const { return measures("diversity") || measures("lpips-diversity"); }
};

/// Of 8-bit pictures [3, H, W]: the truth, undefined where nothing is compared, and the image.
using Metric = std::function<double(const at::Tensor&, const at::Tensor&)>;
using Metrics = std::map<std::string, Metric>;

at::Tensor as_seen(const at::Tensor& levels) {
    return (levels / 127.5 - 1).unsqueeze(0);
}

core::PerceptualDistance perceptual_distance(const ScoreOptions& options) {
    if (options.lpips.empty())
        throw std::runtime_error("--lpips: the weights of an LPIPS network are needed by its "
                                 "metric");
    return core::load_perceptual_distance(options.lpips);
}

Metric perceptual_metric(const ScoreOptions& options) {
    return [distance = perceptual_distance(options)](const at::Tensor& a, const at::Tensor& b) {
        return distance(as_seen(a), as_seen(b)).item<double>();
    };
}

void need(bool given, const std::string& option, const std::string& metric) {
    if (!given) throw std::runtime_error(option + ": is needed by the metric " + metric);
}

/// clip, dclip or both, by one model.
void add_word_metrics(Metrics& metrics, const ScoreOptions& options) {
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

Metrics metrics_of(const ScoreOptions& options) {
    Metrics metrics;
    if (options.measures("psnr")) metrics["psnr"] = core::psnr;
    if (options.measures("ssim")) metrics["ssim"] = core::ssim;
    if (options.measures("l2")) metrics["l2"] = core::l2;
    if (options.measures("lpips")) metrics["lpips"] = perceptual_metric(options);
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

/// Where attributes are asked for.
std::optional<core::PictureClassifier> classifier_of(const ScoreOptions& options) {
    if (!options.measures("attributes")) return std::nullopt;
    need(!options.classifier.empty(), "--classifier", "attributes");
    return core::load_picture_classifier(options.classifier);
}

/// Each attribute's probability.
void add_attributes(nlohmann::json& scores, const core::PictureClassifier& classifier,
                    const at::Tensor& image) {
    const at::Tensor probabilities = classifier.logits(as_seen(image))[0].sigmoid();
    for (std::size_t i = 0; i < classifier.attributes().size(); ++i)
        scores[classifier.attributes()[i]] = probabilities[std::int64_t(i)].item<double>();
}

nlohmann::json score_pair(const ScoreOptions& options, const Metrics& metrics,
                          const std::optional<core::PictureClassifier>& classifier,
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
        if (classifier) add_attributes(scores, *classifier, b);
    } catch (const std::invalid_argument& error) {
        throw std::runtime_error(image.string() + ": " + error.what());
    }
    return scores;
}

void print_line(const std::string& name, const nlohmann::json& scores) {
    std::printf("%-32s", name.c_str());
    for (const auto& [metric, score] : scores.items())
        if (score.is_number()) std::printf("  %s %.4f", metric.c_str(), score.get<double>());
    std::printf("\n");
}

/// [n, 3, H, W] in [-1, 1].
at::Tensor pictures_in(const fs::path& folder, const std::vector<std::string>& names) {
    std::vector<at::Tensor> pictures;
    for (const std::string& name : names) {
        pictures.push_back(as_seen(code_values(read_picture(folder / name, 3).values)));
        if (pictures.back().sizes() != pictures.front().sizes())
            throw std::runtime_error((folder / name).string() +
                                     ": is of another size than the first of its folder");
    }
    return at::cat(pictures);
}

/// What is of all images at once needs some of them. Before anything is scored.
void check_sets(const ScoreOptions& options, const std::vector<std::string>& names) {
    const auto check = [](const std::string& metric, const fs::path& folder, std::size_t pictures) {
        if (pictures < 2)
            throw std::runtime_error("--metrics " + metric + ": " + folder.string() + " holds " +
                                     std::to_string(pictures) + " picture, expected 2 or more");
    };
    for (const char* metric : {"diversity", "lpips-diversity"})
        if (options.measures(metric)) check(metric, options.images, names.size());
    if (!options.compares_sets()) return;
    const std::string metric = options.measures("kid") ? "kid" : "fid";
    need(!options.clip.empty() || !options.features.empty(), "--clip, or --features", metric);
    check(metric, options.images, names.size());
    check(metric, options.truth, picture_names(options.truth).size());
}

/// What kid and fid compare of pictures [n, 3, H, W] in [-1, 1].
std::function<at::Tensor(const at::Tensor&)> features_by(const ScoreOptions& options) {
    if (!options.features.empty())
        return core::PictureFeatures(options.features.string(), options.features_size);
    return [clip = core::load_picture_text(options.clip)](const at::Tensor& pictures) {
        return clip_features(pictures, clip);
    };
}

/// What is of all images at once.
std::map<std::string, Estimate> set_scores(const ScoreOptions& options,
                                           const std::vector<std::string>& names) {
    std::map<std::string, Estimate> scores;
    if (!options.compares_sets() && !options.measures_diversity()) return scores;
    const at::Tensor images = pictures_in(options.images, names);
    if (options.measures("diversity"))
        scores["diversity"] = diversity_of(127.5 * rms_distances(images));
    if (options.measures("lpips-diversity"))
        scores["lpips-diversity"] =
            diversity_of(perceptual_distances(images, perceptual_distance(options)));
    if (!options.compares_sets()) return scores;
    const auto features = features_by(options);
    const at::Tensor of_images = features(images);
    const at::Tensor of_truth = features(pictures_in(options.truth, picture_names(options.truth)));
    if (options.measures("kid")) scores["kid"] = kernel_distance_of(of_images, of_truth);
    if (options.measures("fid")) scores["fid"] = frechet_distance_of(of_images, of_truth);
    return scores;
}

/// Of each metric the mean of the pictures' scores.
std::map<std::string, Estimate> means_of(const nlohmann::json& pictures) {
    std::map<std::string, Estimate> means;
    for (const auto& [metric, first] : pictures[0].items()) {
        if (!first.is_number()) continue;
        std::vector<double> scores;
        for (const nlohmann::json& picture : pictures)
            scores.push_back(picture[metric].get<double>());
        means[metric] = mean_of(scores);
    }
    return means;
}

nlohmann::json settings_of(const ScoreOptions& options) {
    nlohmann::json settings = {{"images", options.images.string()}, {"metrics", options.metrics}};
    if (!options.truth.empty()) settings["truth"] = options.truth.string();
    if (!options.classifier.empty()) settings["classifier"] = options.classifier.string();
    if (!options.clip.empty()) settings["clip"] = options.clip.string();
    if (!options.features.empty()) {
        settings["features"] = options.features.string();
        settings["features_size"] = options.features_size;
    }
    if (!options.target_prompt.empty()) settings["target_prompt"] = options.target_prompt;
    if (!options.source_prompt.empty()) settings["source_prompt"] = options.source_prompt;
    return settings;
}

void score(const ScoreOptions& options) {
    if ((options.compares() || options.compares_sets()) && options.truth.empty())
        throw std::runtime_error("--truth: is needed by every metric but clip, attributes, "
                                 "diversity and lpips-diversity");
    if (!options.features.empty() && !options.run_torchscript)
        throw std::runtime_error("--features: a TorchScript file runs the code that it brings; "
                                 "allow that with --run-torchscript for a file whose maker you "
                                 "trust");
    const Metrics metrics = metrics_of(options);
    const std::optional<core::PictureClassifier> classifier = classifier_of(options);
    const std::vector<std::string> names = pairs(options);
    check_sets(options, names);
    nlohmann::json pictures = nlohmann::json::array();
    nlohmann::json mean = nlohmann::json::object(), interval = nlohmann::json::object();
    for (const std::string& name : names) {
        pictures.push_back(score_pair(options, metrics, classifier, name));
        print_line(name, pictures.back());
    }
    std::map<std::string, Estimate> scores = set_scores(options, names);
    scores.merge(means_of(pictures));
    for (const auto& [metric, estimate] : scores) {
        mean[metric] = estimate.value;
        if (estimate.interval) interval[metric] = *estimate.interval;
    }
    print_line("mean", mean);
    if (!interval.empty()) print_line("+- (95 %)", interval);
    Outputs outputs;
    add_report(outputs, options.report,
               {{"command", "score"},
                {"settings", settings_of(options)},
                {"pictures", pictures},
                {"mean", mean},
                {"interval", interval}});
    outputs.commit();
}

} // namespace

void add_score(CLI::App& app, std::function<void()>& run) {
    auto options = std::make_shared<ScoreOptions>();
    CLI::App* command = app.add_subcommand(
        "score", "Compares pictures with the truth of the same file name; means are over pictures, "
                 "with 95 % intervals");
    command->add_option("--truth", options->truth,
                        "Folder; of dclip what the images were edited from, of kid and fid any "
                        "pictures of what they are to be like");
    command->add_option("--images", options->images, "Folder")->required();
    command
        ->add_option(
            "--metrics", options->metrics,
            "List of psnr, ssim, l2 (the root of the sum of squared differences, of values from 0 "
            "to "
            "1), lpips; clip, how well an image fits --target-prompt "
            "(cosine); dclip, how well its change fits that of the prompts; attributes, the "
            "probability of each that --classifier tells; and of all images at once kid and "
            "fid, the kernel distance and the Frechet distance of what --clip, or --features, sees "
            "of "
            "them and of the truth, diversity, the mean RMS distance of two of them in code "
            "values, "
            "and lpips-diversity, their mean LPIPS distance")
        ->delimiter(',')
        ->check(CLI::IsMember(kMetrics))
        ->default_str("psnr,ssim");
    command->add_option("--lpips", options->lpips,
                        "Weights of an LPIPS network, a .safetensors file, for the metrics of that "
                        "name");
    command->add_option(
        "--features", options->features,
        "TorchScript whose features kid and fid compare, as an Inception network: "
        "[n, 3, S, S] of values from 0 to 255, resized as clean-fid does, to [n, d]");
    command
        ->add_option("--features-size", options->features_size,
                     "S, in pixels a side, of what it sees")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{4096}))
        ->capture_default_str();
    command->add_flag("--run-torchscript", options->run_torchscript,
                      "Let --features load TorchScript, which runs the code that the file brings: "
                      "only for a file whose maker you trust");
    command->add_option("--clip", options->clip, "CLIP model folder, for clip, dclip, kid and fid");
    command->add_option("--classifier", options->classifier, "Classifier folder, for attributes");
    command->add_option("--source-prompt", options->source_prompt,
                        "What the truth shows, for dclip");
    command->add_option("--target-prompt", options->target_prompt,
                        "What the images are to show, for clip and dclip");
    command->add_option("--report", options->report, "JSON file: every score and the means");
    command->callback([options, &run] { run = [options] { score(*options); }; });
}

} // namespace command_line
