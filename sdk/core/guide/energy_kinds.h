#pragma once

#include "restyle/core/energy_grammar.h"

namespace restyle::core {

enum class Needed { kNo, kMay, kYes };

/// A kind of energy: what the grammar knows of it, and what makes one.
struct EnergyKind {
    Needed argument = Needed::kNo;
    std::string argument_is = {}; ///< In words.
    std::vector<std::string> options = {};
    Energy (*make)(const EnergySpec& spec, const EnergySources& sources) = nullptr; ///< Not prior.
    bool takes_attributes = false; ///< Options whose names are numbers.
};

const std::map<std::string, EnergyKind>& energy_kinds();

/// Of any kind but prior. Throws std::invalid_argument saying what it lacks.
Energy make_energy(const EnergySpec& spec, const EnergySources& sources);

/// What stands between commas; of an empty list one empty entry.
std::vector<std::string> entries_of(const std::string& list);

/// The whole text as a finite number.
std::optional<double> number_of(const std::string& text);

} // namespace restyle::core
