#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "restyle/core/memory_needs.h"

#include "options.h"
#include "sample.h"

namespace command_line {

/// What a command is about to hold in memory at once.
struct MemoryPlan {
    std::vector<std::filesystem::path> models;
    Size size;                 ///< Of the largest pictures, in pixels.
    std::int64_t pictures = 1; ///< In one call.
    std::int64_t steps = 1;    ///< Of the source in one call.
    int source_passes = 1;     ///< 2 where it is guided.
    int target_passes = 1;
    int gradient_steps = 0; ///< Of the sampler that gradients go through; 0: none do.
};

/// Width and height, each the largest of the jobs' pictures, or the size that they are given.
Size largest_size(const std::vector<Job>& jobs, const std::filesystem::path& model,
                  const RunOptions& options);

/// The source's steps in one call, as source_batch and the largest strength have it.
std::int64_t source_steps_in_a_call(const RunOptions& options);

/// Throws std::runtime_error where the machine's memory does not hold what core::memory_needs()
/// estimates, with what would fit. Says nothing of other devices than the CPU, or where
/// --no-memory-check is given.
void check_memory(const MemoryPlan& plan, const RunOptions& options);

std::string gibibytes(std::int64_t bytes); ///< As in "3.2 GiB".

} // namespace command_line
