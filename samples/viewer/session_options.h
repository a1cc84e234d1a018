#pragma once

#include <cstdint>

#include <restyle/restyle.h>

#include "size.h"

namespace viewer {

/// What a session is made with beside its style; as RestyleSessionInfo has it.
struct SessionOptions {
    Size model_size; ///< Zero: the models' own.
    std::uint32_t threads = 0;
    std::uint32_t slots = 0;
    std::uint64_t memory_budget = 0; ///< Bytes.
    RestyleTransport transport = RESTYLE_TRANSPORT_AUTO;
    RestylePrecision precision = RESTYLE_PRECISION_AUTO;
    RestylePriority priority = RESTYLE_PRIORITY_NORMAL;
};

inline bool same(const SessionOptions& a, const SessionOptions& b) {
    return same(a.model_size, b.model_size) && a.threads == b.threads && a.slots == b.slots &&
           a.memory_budget == b.memory_budget && a.transport == b.transport &&
           a.precision == b.precision && a.priority == b.priority;
}

} // namespace viewer
