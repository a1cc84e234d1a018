#include "choose_transport.h"

#include <array>
#include <stdexcept>

#include "cuda/cuda_transport.h"
#include "host/host_transport.h"
#include "peer/peer_transport.h"
#include "staging/staging_transport.h"
#include "vulkan/device_identity.h"

namespace restyle::interop {
namespace {

// With CUDA nothing leaves the device. The renderer's shaders work on a peer's buffer in their own
// memory, on a staging one in the host's.
constexpr std::array kCheapestFirst{TransportKind::kCuda, TransportKind::kHost,
                                    TransportKind::kPeer, TransportKind::kStaging};

const char* name_of(TransportKind kind) {
    switch (kind) {
    case TransportKind::kCuda:
        return "CUDA";
    case TransportKind::kHost:
        return "host memory";
    case TransportKind::kPeer:
        return "a second device";
    default:
        return "staging";
    }
}

std::unique_ptr<Transport> make_cuda_transport(const DeviceTable& vk, const SharedMemory& memory,
                                               const CoreDevice& core) {
    if (!core.shares) throw std::runtime_error(core.no_share);
    check_shares_with_cuda(identity_of(vk));
    return std::make_unique<CudaTransport>(vk, memory.bytes());
}

std::unique_ptr<Transport> make_transport(TransportKind kind, const DeviceTable& vk,
                                          const SharedMemory& memory, const CoreDevice& core) {
    switch (kind) {
    case TransportKind::kCuda:
        return make_cuda_transport(vk, memory, core);
    case TransportKind::kHost:
        return std::make_unique<HostTransport>(vk, memory);
    case TransportKind::kPeer:
        return std::make_unique<PeerTransport>(vk, memory);
    default:
        return std::make_unique<StagingTransport>(vk, memory);
    }
}

} // namespace

TransportChoice choose_transport(const DeviceTable& vk, const SharedMemory& memory,
                                 TransportKind wanted, const CoreDevice& core,
                                 const Import& import) {
    std::string refusals;
    for (const TransportKind kind : kCheapestFirst) {
        if (wanted != TransportKind::kAuto && wanted != kind) continue;
        try {
            std::unique_ptr<Transport> transport = make_transport(kind, vk, memory, core);
            std::string reason = transport->description();
            if (!refusals.empty()) reason += "; " + refusals;
            const std::optional<DeviceShare> share = import ? transport->share() : std::nullopt;
            if (share) import(*share);
            return {std::move(transport), kind, std::move(reason)};
        } catch (const std::runtime_error& refusal) {
            if (!refusals.empty()) refusals += "; ";
            refusals += std::string(name_of(kind)) + " refused: " + refusal.what();
        }
    }
    throw std::runtime_error(refusals);
}

} // namespace restyle::interop
