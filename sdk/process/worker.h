#pragma once

#include "back/back.h"
#include "process/channel.h"

namespace restyle::process {

/// The descriptor by which a worker's program is given its channel.
inline constexpr int kWorkerChannel = 3;

/// Does what is asked along `control`, and each back's calls in a thread of its own, until the
/// other end is closed; backs may still be open then.
void serve(const RestyleBackTable& table, const Channel& control);

} // namespace restyle::process
