#pragma once

#include <filesystem>
#include <iosfwd>

#include "options.h"
#include "run_record.h"

namespace viewer {

/// The one table of a run, for a person.
void print_table(std::ostream& out, const Options& options, const RunRecord& run);

/// The same and every frame, for a script. Written aside, then renamed.
void write_report(const std::filesystem::path& file, const Options& options, const RunRecord& run);

} // namespace viewer
