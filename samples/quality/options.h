#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <restyle/restyle.h>

namespace quality {

/// What the command line asks for, with its defaults.
struct Options {
    std::string source_look = "plain";
    std::string target_look = "snow";
    std::filesystem::path models; ///< Holds datasets.json and one model folder a look.
    std::filesystem::path source_model;
    std::filesystem::path target_model;

    std::uint32_t width = 256;
    std::uint32_t height = 256;
    std::uint32_t frames = 64;
    std::uint32_t training_frames = 128; ///< Of each look, for the colour moments.
    std::uint32_t flight = 16;           ///< Frames of the flight; 0: no flight.

    // Every combination is measured.
    std::vector<RestyleMethod> methods{RESTYLE_METHOD_CYCLE, RESTYLE_METHOD_SDEDIT};
    RestyleLast last = RESTYLE_LAST_KEEP;
    std::vector<std::uint32_t> steps{4};
    std::vector<std::int32_t> timesteps; ///< In place of steps and strengths where not empty.
    std::vector<double> etas{1};
    std::vector<double> strengths{1};
    std::vector<double> details{1};

    RestylePrecision precision = RESTYLE_PRECISION_AUTO;
    std::uint32_t threads = 0;    ///< For inference; 0: the session's choice.
    std::filesystem::path out;    ///< For the contact sheet; empty: none.
    std::filesystem::path report; ///< Empty: none.
};

/// What was wrong with the command line is said on stderr, help on stdout; then there are no
/// options and `exit_code` is what the program ends with.
std::optional<Options> parse_options(int argc, char** argv, int& exit_code);

} // namespace quality
