#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <restyle/restyle.hpp>

namespace viewer {

/// One of the settings' energies, as a person turns it.
struct Energy {
    std::string what; ///< KIND[:ARGUMENT][[OPTIONS]]
    double weight = 1;
};

std::vector<Energy> energies_of(const RestyleSettings& settings);
void set_energies(restyle::Settings& settings, const std::vector<Energy>& energies);

/// "KIND...=WEIGHT", or without a weight one of a usual weight.
Energy energy_from(const std::string& text);

/// Adds what pulls towards a picture: as CLIP sees it where there is a CLIP model, else by its
/// colours.
void add_energy_of_picture(const std::filesystem::path& picture, restyle::Settings& settings);

} // namespace viewer
