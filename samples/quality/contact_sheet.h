#pragma once

#include <vector>

#include <picture_file.h>

namespace quality {

/// Pictures of one size in rows, one beside the other. All rows are as long as the first.
samples::Picture contact_sheet(const std::vector<std::vector<samples::Picture>>& rows);

} // namespace quality
