#include "files/energy_words.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace restyle::core {
namespace {

[[noreturn]] void refuse(const std::string& text, const std::string& what) {
    throw std::invalid_argument("energy '" + text + "': " + what);
}

/// Cuts `text` at its last `mark` and returns what stood behind it; nothing where there is none.
std::optional<std::string> cut_last(std::string& text, char mark) {
    const std::size_t place = text.rfind(mark);
    if (place == std::string::npos) return std::nullopt;
    const std::string behind = text.substr(place + 1);
    text.resize(place);
    return behind;
}

double weight_of(const std::string& text, const std::optional<std::string>& written) {
    const std::optional<double> weight = written ? number_of(*written) : std::nullopt;
    if (!weight) refuse(text, "ends in no weight, as in \"clip:a village in the snow=500\"");
    return *weight;
}

std::map<std::string, std::string> options_of(const EnergySpec& spec, const std::string& list) {
    std::map<std::string, std::string> options;
    for (const std::string& option : entries_of(list)) {
        const std::size_t equals = option.find('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == option.size())
            refuse(spec.text, "option '" + option + "' is not NAME=VALUE");
        if (!options.emplace(option.substr(0, equals), option.substr(equals + 1)).second)
            refuse(spec.text, "option '" + option.substr(0, equals) + "' is given twice");
    }
    return options;
}

bool may_be_attribute(const std::string& name, AttributeNames names) {
    const bool number = name.find_first_not_of("0123456789") == std::string::npos;
    return names == AttributeNames::kWords || (names == AttributeNames::kNumbers && number);
}

void check_value(const EnergySpec& spec, const std::string& name, const std::string& value,
                 const EnergyWords& words) {
    const auto allowed = words.values.find(name);
    if (allowed == words.values.end()) return;
    const std::vector<std::string>& values = allowed->second;
    if (std::find(values.begin(), values.end(), value) == values.end())
        refuse(spec.text, "option " + name + " is '" + value + "'; " + suggestion(value, values));
}

void check_one_is_given(const EnergySpec& spec, const std::vector<std::string>& options) {
    std::size_t given = 0;
    std::string all;
    for (const std::string& option : options) {
        given += spec.options.count(option.substr(0, option.find('=')));
        all += (all.empty() ? "" : " or ") + option;
    }
    if (given != 1 && !options.empty())
        refuse(spec.text,
               spec.kind + (given == 0 ? " needs the option " : " takes one option alone, ") + all);
}

void check_options(const EnergySpec& spec, const EnergyWords& words) {
    for (const auto& [name, value] : spec.options) {
        if (may_be_attribute(name, words.attributes)) continue;
        if (std::find(words.options.begin(), words.options.end(), name) != words.options.end()) {
            check_value(spec, name, value, words);
            continue;
        }
        refuse(spec.text, words.options.empty() ? spec.kind + " has no options"
                                                : "there is no option '" + name + "'; " +
                                                      suggestion(name, words.options));
    }
    check_one_is_given(spec, words.one_of);
}

void check_argument(const EnergySpec& spec, const EnergyWords& words) {
    if (spec.argument.empty() && words.argument == Needed::kYes)
        refuse(spec.text, spec.kind + " needs " + words.argument_is + " behind a colon");
    if (!spec.argument.empty() && words.argument == Needed::kNo)
        refuse(spec.text, spec.kind + " takes nothing behind a colon");
}

/// An option of its kind's, empty where there is none such, that is not given.
bool lacks(const EnergySpec& spec, const std::string& option) {
    return !option.empty() && spec.options.count(option) == 0;
}

} // namespace

const std::map<std::string, EnergyWords>& energy_words() {
    static const std::map<std::string, EnergyWords> words{
        {"prior", {}},
        {"clip",
         {.argument = Needed::kYes,
          .argument_is = "a text",
          .options = {"from", "copies", "model", "mask"},
          .clip_option = "model"}},
        {"clip-picture",
         {.argument = Needed::kYes,
          .argument_is = "a picture's file",
          .options = {"copies", "model", "mask"},
          .clip_option = "model"}},
        {"palette", {Needed::kYes, "#rrggbb,... or a picture's file", {"colours", "mask"}}},
        {"structure",
         {.argument = Needed::kMay,
          .argument_is = "a picture's file",
          .options = {"edges", "luminance", "of", "mask"},
          .values = {{"of", {"all", "borders"}}}}},
        {"lpips",
         {.argument = Needed::kMay,
          .argument_is = "a picture's file",
          .options = {"weights", "mask"},
          .lpips_option = "weights"}},
        {"module",
         {.argument = Needed::kYes,
          .argument_is = "a TorchScript file",
          .options = {"range", "mask"},
          .runs_code = true}},
        {"class",
         {.argument = Needed::kYes,
          .argument_is = "a TorchScript file",
          .options = {"range", "mask"},
          .runs_code = true,
          .attributes = AttributeNames::kNumbers}},
        {"identity",
         {.argument = Needed::kYes,
          .argument_is = "a picture's file, or several with commas between,",
          .options = {"model", "network", "landmarks", "range", "pooled", "rows", "columns", "size",
                      "detector", "mask"},
          .one_of = {"model=FOLDER", "network=FILE"},
          .code_options = {"network", "landmarks", "detector"}}},
        {"classifier",
         {.argument = Needed::kYes,
          .argument_is = "a classifier's folder",
          .options = {"mask"},
          .attributes = AttributeNames::kWords}}};
    return words;
}

bool needs_clip(const EnergySpec& spec) {
    return lacks(spec, energy_words().at(spec.kind).clip_option);
}

bool needs_lpips(const EnergySpec& spec) {
    return lacks(spec, energy_words().at(spec.kind).lpips_option);
}

bool looks_at_borders(const EnergySpec& spec) {
    const auto of = spec.options.find("of");
    return spec.kind == "structure" && of != spec.options.end() && of->second == "borders";
}

bool runs_code(const EnergySpec& spec) {
    const EnergyWords& words = energy_words().at(spec.kind);
    return words.runs_code ||
           std::any_of(words.code_options.begin(), words.code_options.end(),
                       [&](const std::string& option) { return spec.options.count(option) != 0; });
}

std::vector<std::string> entries_of(const std::string& list) {
    std::vector<std::string> entries;
    for (std::size_t begin = 0; begin <= list.size();) {
        const std::size_t end = std::min(list.find(',', begin), list.size());
        entries.push_back(list.substr(begin, end - begin));
        begin = end + 1;
    }
    return entries;
}

std::optional<double> number_of(const std::string& text) {
    double number = 0;
    const char* const begin = text.data() + (text.starts_with('+') ? 1 : 0);
    const auto [end, error] = std::from_chars(begin, text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

EnergySpec parse_energy(const std::string& text) {
    EnergySpec spec;
    spec.text = text;
    std::string rest = text;
    // What ends in a bracket has its last equals sign inside it, and no weight.
    const std::optional<std::string> weight =
        rest.ends_with(']') ? std::nullopt : cut_last(rest, '=');
    spec.weight = weight_of(text, weight);
    if (rest.ends_with(']')) {
        rest.pop_back();
        const std::optional<std::string> list = cut_last(rest, '[');
        if (!list) refuse(text, "a ']' closes nothing");
        spec.options = options_of(spec, *list);
    }
    const std::size_t colon = rest.find(':');
    spec.kind = rest.substr(0, colon);
    if (colon != std::string::npos) spec.argument = rest.substr(colon + 1);

    const auto found = energy_words().find(spec.kind);
    if (found == energy_words().end()) {
        std::vector<std::string> names;
        for (const auto& [name, words] : energy_words())
            names.push_back(name);
        refuse(text, "there is no energy '" + spec.kind + "'; " + suggestion(spec.kind, names));
    }
    check_argument(spec, found->second);
    check_options(spec, found->second);
    return spec;
}

} // namespace restyle::core
