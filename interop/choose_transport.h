#pragma once

#include <memory>
#include <string>

#include "cuda/cuda_driver.h"
#include "shared_memory.h"
#include "transport.h"

namespace restyle::interop {

enum class TransportKind { kAuto, kHost, kPeer, kStaging, kCuda };

/// What the core computes on, as far as it decides about transports.
struct CoreDevice {
    const CudaDriver* cuda = nullptr; ///< Through which the core imports memory, if it does.
    std::string no_cuda = "the core computes on the CPU"; ///< Why it does not.
};

/// This machine's driver of CUDA, or why there is none.
CoreDevice core_on_cuda();

struct TransportChoice {
    std::unique_ptr<Transport> transport;
    TransportKind kind = TransportKind::kAuto;
    std::string reason; ///< What it copies; what was refused before it, and why.
};

/// `wanted`, or the first that works in the order of what they cost: CUDA, host, peer, staging.
/// Throws std::runtime_error with every refusal when none does.
TransportChoice choose_transport(const DeviceTable& vk, const SharedMemory& memory,
                                 TransportKind wanted, const CoreDevice& core = {});

} // namespace restyle::interop
