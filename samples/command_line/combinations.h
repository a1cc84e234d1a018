#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "options.h"

namespace command_line {

/// The fewest digits that tell a number from every other.
std::string shortest(double value);

/// One of the runs that lists of strengths and seeds ask for.
struct Combination {
    double strength;
    std::uint64_t seed;

    /// NAME.strength-S.seed-N.png of DIR/NAME.png.
    std::filesystem::path name_of(const std::filesystem::path& output) const;
};

/// Every strength with every seed, in the order of the lists.
std::vector<Combination> combinations(const RunOptions& options);

/// {strength, seed}
nlohmann::json combination_report(const Combination& combination);

/// Adds what the runs report: of one run beside the settings, of several in `combinations`.
void add_runs(nlohmann::json& report, const nlohmann::json& runs);

} // namespace command_line
