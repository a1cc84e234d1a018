#pragma once

#include <vector>

#include "options.h"
#include "rows.h"

namespace quality {

/// On stdout.
void print_table(const std::vector<Row>& rows);

/// status  of the session, which knows what ran
void write_report(const Options& options, const RestyleStatus& status,
                  const std::vector<Row>& rows);

} // namespace quality
