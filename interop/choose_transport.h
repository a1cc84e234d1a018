#pragma once

#include <memory>
#include <string>

#include "shared_memory.h"
#include "transport.h"

namespace restyle::interop {

enum class TransportKind { kAuto, kHost, kPeer, kStaging };

struct TransportChoice {
    std::unique_ptr<Transport> transport;
    TransportKind kind = TransportKind::kAuto;
    std::string reason; ///< What it copies; what was refused before it, and why.
};

/// `wanted`, or the first that works in the order of what they cost the renderer: host, peer,
/// staging. Throws std::runtime_error with every refusal when none does.
TransportChoice choose_transport(const DeviceTable& vk, const SharedMemory& memory,
                                 TransportKind wanted);

} // namespace restyle::interop
