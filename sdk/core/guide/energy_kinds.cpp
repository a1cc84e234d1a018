#include "guide/energy_kinds.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "files/energy_words.h"

namespace restyle::core {
namespace {

constexpr int kMostCount = 1024;

std::string option_or(const EnergySpec& spec, const std::string& name,
                      const std::string& otherwise) {
    const auto found = spec.options.find(name);
    return found == spec.options.end() ? otherwise : found->second;
}

double number_option(const EnergySpec& spec, const std::string& name, double otherwise) {
    const auto found = spec.options.find(name);
    if (found == spec.options.end()) return otherwise;
    const std::optional<double> number = number_of(found->second);
    if (!number)
        throw std::invalid_argument("option " + name + " is '" + found->second +
                                    "', expected a number");
    return *number;
}

int count_option(const EnergySpec& spec, const std::string& name, int otherwise, int least) {
    const double number = number_option(spec, name, otherwise);
    if (number != std::floor(number) || number < least || number > kMostCount)
        throw std::invalid_argument("option " + name + " is '" + spec.options.at(name) +
                                    "', expected a whole number from " + std::to_string(least) +
                                    " to " + std::to_string(kMostCount));
    return int(number);
}

PictureText clip_of(const EnergySpec& spec, const EnergySources& sources) {
    if (!sources.clip) throw std::invalid_argument("needs a CLIP model folder");
    return sources.clip(option_or(spec, "model", ""));
}

const at::Tensor& input_of(const EnergySources& sources, const std::string& otherwise) {
    if (!sources.input.defined()) throw std::invalid_argument("needs an input picture" + otherwise);
    return sources.input;
}

Augmentation augmentation_of(const EnergySpec& spec) {
    return {count_option(spec, "copies", Augmentation().copies, 0)};
}

Energy make_clip(const EnergySpec& spec, const EnergySources& sources) {
    if (spec.options.count("from") == 0)
        return clip_text_energy(clip_of(spec, sources), spec.argument, augmentation_of(spec));
    return clip_direction_energy(clip_of(spec, sources), input_of(sources, " to depart from"),
                                 spec.options.at("from"), spec.argument, augmentation_of(spec));
}

Energy make_clip_picture(const EnergySpec& spec, const EnergySources& sources) {
    const at::Tensor reference = sources.read_picture(spec.argument, /*resize=*/false);
    return clip_picture_energy(clip_of(spec, sources), reference.unsqueeze(0),
                               augmentation_of(spec));
}

/// #rrggbb as [3] in [-1, 1].
at::Tensor colour_of(const std::string& text) {
    const bool hex = text.size() == 7 && text[0] == '#' &&
                     text.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string::npos;
    if (!hex) throw std::invalid_argument("colour '" + text + "' is not #rrggbb");
    std::vector<double> values;
    for (std::size_t i = 1; i < text.size(); i += 2)
        values.push_back(std::stoi(text.substr(i, 2), nullptr, 16) / 127.5 - 1);
    return at::tensor(values, at::kDouble);
}

at::Tensor colours_of(const std::string& list) {
    std::vector<at::Tensor> colours;
    for (const std::string& colour : entries_of(list))
        colours.push_back(colour_of(colour));
    return at::stack(colours);
}

Energy make_palette(const EnergySpec& spec, const EnergySources& sources) {
    if (spec.argument.starts_with('#')) {
        if (spec.options.count("colours") != 0)
            throw std::invalid_argument("option colours is of a picture's palette, and these "
                                        "colours are given");
        return palette_energy({colours_of(spec.argument)});
    }
    const int colours = count_option(spec, "colours", 8, 1);
    try {
        return palette_energy(
            palette_of(sources.read_picture(spec.argument, /*resize=*/true), colours));
    } catch (const std::runtime_error& error) {
        throw std::runtime_error(std::string(error.what()) +
                                 "; expected #rrggbb,... or a picture's file");
    }
}

/// The picture that is named, or the input's.
at::Tensor reference_of(const EnergySpec& spec, const EnergySources& sources) {
    if (spec.argument.empty()) return input_of(sources, ", or a file behind a colon");
    return sources.read_picture(spec.argument, /*resize=*/true).unsqueeze(0);
}

Energy make_perceptual(const EnergySpec& spec, const EnergySources& sources) {
    if (!sources.perceptual) throw std::invalid_argument("needs the weights of an LPIPS network");
    return perceptual_energy(sources.perceptual(option_or(spec, "weights", "")),
                             reference_of(spec, sources));
}

at::Tensor borders_of(const EnergySpec& spec, const EnergySources& sources) {
    if (!looks_at_borders(spec)) return {};
    if (!sources.borders.defined())
        throw std::invalid_argument("option of is 'borders', which are of the depth or the objects "
                                    "of a game's frame, and these are not told");
    return sources.borders;
}

Energy make_structure(const EnergySpec& spec, const EnergySources& sources) {
    return structure_energy(reference_of(spec, sources),
                            {number_option(spec, "edges", 1), number_option(spec, "luminance", 1)},
                            borders_of(spec, sources));
}

PictureRange range_of(const EnergySpec& spec) {
    const std::string range = option_or(spec, "range", "-1..1");
    if (range == "-1..1") return PictureRange::kMinusOneToOne;
    if (range == "0..1") return PictureRange::kZeroToOne;
    throw std::invalid_argument("option range is '" + range + "', expected -1..1 or 0..1");
}

void check_may_run(const EnergySpec& spec, const EnergySources& sources) {
    if (runs_code(spec) && !sources.run_torchscript)
        throw std::invalid_argument("a TorchScript file runs the code that it brings; allow that "
                                    "with --run-torchscript for a file whose maker you trust");
}

std::string file_of(const std::string& name, const EnergySources& sources) {
    return (sources.folder / name).string();
}

/// Empty where it is not given.
std::string file_option(const EnergySpec& spec, const std::string& name,
                        const EnergySources& sources) {
    const std::string file = option_or(spec, name, "");
    return file.empty() ? file : file_of(file, sources);
}

Energy make_module(const EnergySpec& spec, const EnergySources& sources) {
    return module_energy(file_of(spec.argument, sources), range_of(spec), sources.device);
}

Energy make_classifier(const EnergySpec& spec, const EnergySources& sources) {
    std::vector<Attribute> attributes;
    for (const auto& [name, value] : spec.options)
        if (std::optional<double> index = number_of(name))
            attributes.push_back({std::int64_t(*index), number_option(spec, name, 0)});
    return classifier_energy(file_of(spec.argument, sources), attributes, range_of(spec),
                             sources.device);
}

/// FIRST..END, which is not in it; `otherwise` where the option is not given.
std::pair<std::int64_t, std::int64_t> part_option(const EnergySpec& spec, const std::string& name,
                                                  std::pair<std::int64_t, std::int64_t> otherwise) {
    const auto found = spec.options.find(name);
    if (found == spec.options.end()) return otherwise;
    const std::string& text = found->second;
    const std::size_t dots = text.find("..");
    const auto first = number_of(text.substr(0, dots));
    const auto end = dots == text.npos ? std::nullopt : number_of(text.substr(dots + 2));
    if (!first || !end || *first != std::floor(*first) || *end != std::floor(*end) ||
        std::abs(*first) > kMostCount || std::abs(*end) > kMostCount)
        throw std::invalid_argument("option " + name + " is '" + text +
                                    "', expected whole numbers, as in 32..220");
    return {std::int64_t(*first), std::int64_t(*end)};
}

Energy make_identity(const EnergySpec& spec, const EnergySources& sources) {
    FaceRecogniser recogniser;
    recogniser.network = file_option(spec, "network", sources);
    recogniser.folder = file_option(spec, "model", sources);
    recogniser.landmarks = file_option(spec, "landmarks", sources);
    recogniser.detector = file_option(spec, "detector", sources);
    recogniser.range = range_of(spec);
    recogniser.pooled = count_option(spec, "pooled", int(recogniser.pooled), 1);
    std::tie(recogniser.top, recogniser.bottom) =
        part_option(spec, "rows", {recogniser.top, recogniser.bottom});
    std::tie(recogniser.left, recogniser.right) =
        part_option(spec, "columns", {recogniser.left, recogniser.right});
    if (spec.options.count("size") != 0 && !recogniser.folder.empty())
        throw std::invalid_argument("option size is given, which a model's folder tells itself");
    recogniser.size = count_option(spec, "size", int(recogniser.size), 1);
    std::vector<FaceReference> references;
    for (const std::string& file : entries_of(spec.argument))
        references.push_back({file, sources.read_picture(file, /*resize=*/false).unsqueeze(0)});
    return identity_energy(recogniser, references, sources.device);
}

Energy make_native_classifier(const EnergySpec& spec, const EnergySources& sources) {
    const PictureClassifier classifier =
        load_picture_classifier(file_of(spec.argument, sources), at::kFloat, sources.device);
    std::vector<Attribute> attributes;
    for (const auto& [name, value] : spec.options)
        if (name != "mask")
            attributes.push_back({classifier.index_of(name), number_option(spec, name, 0)});
    return classifier_energy(classifier, attributes);
}

using Make = Energy (*)(const EnergySpec& spec, const EnergySources& sources);

/// Of each kind that energy_words() has but prior.
const std::map<std::string, Make> kMakers{
    {"clip", make_clip},        {"clip-picture", make_clip_picture},
    {"palette", make_palette},  {"structure", make_structure},
    {"lpips", make_perceptual}, {"module", make_module},
    {"class", make_classifier}, {"classifier", make_native_classifier},
    {"identity", make_identity}};

} // namespace

Energy make_energy(const EnergySpec& spec, const EnergySources& sources) {
    check_may_run(spec, sources);
    Energy energy = kMakers.at(spec.kind)(spec, sources);
    if (spec.options.count("mask") == 0) return energy;
    const at::Tensor picture = sources.read_picture(spec.options.at("mask"), /*resize=*/true);
    const at::Tensor mask = ((picture.mean(0, /*keepdim=*/true) + 1) / 2).unsqueeze(0);
    return masked(std::move(energy), mask, sources.input);
}

} // namespace restyle::core
