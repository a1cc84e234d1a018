#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace restyle::test {

/// The process of the core that process `parent` has started and that runs; empty where there is
/// none.
std::optional<int> worker_of(int parent);

/// ... that this one has.
std::optional<int> worker_of_this();

/// Whether it runs, or has ended and is still to be waited for.
bool is_running(int pid);

/// Whether a library of this file name is mapped in the process.
bool has_mapped(int pid, const std::string& library);

/// How many descriptors it has open.
std::size_t descriptors_of(int pid);

} // namespace restyle::test
