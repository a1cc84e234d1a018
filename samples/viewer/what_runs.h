#pragma once

#include <cstdint>
#include <string>

#include <restyle/restyle.h>

#include "gpu.h"
#include "options.h"
#include "styling.h"

namespace viewer {

/// What a run takes of memory, in bytes.
struct MemoryUse {
    RestyleMemory session{};    ///< Zeros until a style plays.
    std::uint64_t budget = 0;   ///< Of the session; 0: no end is set.
    std::uint64_t resident = 0; ///< Of this process; 0: not known.
};

/// On what a run is made, each with the reason for it; what is not known yet is empty.
struct WhatRuns {
    std::string device;    ///< Which GPU draws.
    std::string transport; ///< How frames reach the core.
    std::string network;   ///< Which size the network sees.
    std::string precision; ///< In which it computes.
    std::string threads;   ///< ... and on how many of the CPU's.
    MemoryUse memory;
};

/// Of this moment.
WhatRuns what_runs(const Gpu& gpu, const Options& options, const Styling& styling);

/// What the session takes, its parts and its budget in words; empty until a style plays.
std::string session_words(const MemoryUse& memory);
/// What is resident of the process, in words.
std::string resident_words(const MemoryUse& memory);

} // namespace viewer
