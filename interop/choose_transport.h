#pragma once

#include <memory>
#include <string>

#include "shared_memory.h"
#include "transport.h"

namespace restyle::interop {

enum class TransportKind { kAuto, kHost, kStaging };

struct TransportChoice {
    std::unique_ptr<Transport> transport;
    TransportKind kind = TransportKind::kAuto;
    std::string reason; ///< Why this one; what was refused before it, and why.
};

/// The first that works of those that `wanted` allows, the cheapest first. Throws
/// std::runtime_error with every refusal when none does.
TransportChoice choose_transport(const DeviceTable& vk, const SharedMemory& memory,
                                 TransportKind wanted);

} // namespace restyle::interop
