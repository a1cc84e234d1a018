#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "restyle/core/energy_spec.h"

namespace restyle::core {

enum class Needed { kNo, kMay, kYes };

/// What a kind's options may name beside its own: attributes that a classifier tells.
enum class AttributeNames { kNone, kNumbers, kWords };

/// What the grammar knows of a kind of energy.
struct EnergyWords {
    Needed argument = Needed::kNo;
    std::string argument_is = {}; ///< In words.
    std::vector<std::string> options = {};
    std::vector<std::string> one_of = {}; ///< NAME=VALUE: of these options one is needed.
    std::map<std::string, std::vector<std::string>> values = {}; ///< Of options that take a word.
    std::string clip_option = {};  ///< Where it looks through a CLIP model: what names another.
    std::string lpips_option = {}; ///< ... and through LPIPS weights.
    bool runs_code = false;
    std::vector<std::string> code_options = {}; ///< ... where one of these is given.
    AttributeNames attributes = AttributeNames::kNone;
};

const std::map<std::string, EnergyWords>& energy_words();

/// What stands between commas; of an empty list one empty entry.
std::vector<std::string> entries_of(const std::string& list);

/// The whole text as a finite number.
std::optional<double> number_of(const std::string& text);

} // namespace restyle::core
