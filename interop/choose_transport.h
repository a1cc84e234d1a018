#pragma once

#include <functional>
#include <memory>
#include <string>

#include "shared_memory.h"
#include "transport.h"

namespace restyle::interop {

enum class TransportKind { kAuto, kHost, kPeer, kStaging, kCuda };

/// What the core computes on, as far as it decides about transports. Plain data: the core itself
/// may be in another process.
struct CoreDevice {
    bool shares = false; ///< It is CUDA's, and the renderer's memory can be imported.
    std::string no_share = "the core computes on the CPU"; ///< Why it cannot.
};

/// Has the core import what a transport shares. Throws std::runtime_error where it cannot.
using Import = std::function<void(const DeviceShare&)>;

struct TransportChoice {
    std::unique_ptr<Transport> transport;
    TransportKind kind = TransportKind::kAuto;
    std::string reason; ///< What it copies; what was refused before it, and why.
};

/// `wanted`, or the first that works in the order of what they cost: CUDA, host, peer, staging. One
/// that shares memory of the device works where `import`, given some, takes it: what that imported
/// is the caller's to end before the transport. Throws std::runtime_error with every refusal when
/// none does.
TransportChoice choose_transport(const DeviceTable& vk, const SharedMemory& memory,
                                 TransportKind wanted, const CoreDevice& core = {},
                                 const Import& import = {});

} // namespace restyle::interop
