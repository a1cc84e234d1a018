#pragma once

#include <string>

namespace restyle::test {

/// From now on what the process does to files below `folder`, opening, writing, putting on disk,
/// renaming and making them, is counted and fails where it is to (support/call_faults.h) as on a
/// disk that is full; empty: nothing is.
void fault_files_below(const std::string& folder);

} // namespace restyle::test
