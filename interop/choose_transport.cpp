#include "choose_transport.h"

#include <stdexcept>

#include "host/host_transport.h"
#include "staging/staging_transport.h"

namespace restyle::interop {

TransportChoice choose_transport(const DeviceTable& vk, const SharedMemory& memory,
                                 TransportKind wanted) {
    std::string refusals;
    if (wanted != TransportKind::kStaging) {
        try {
            return {
                std::make_unique<HostTransport>(vk, memory), TransportKind::kHost,
                "host memory imported into Vulkan: the tensor is the buffer, nothing is copied"};
        } catch (const std::runtime_error& refusal) {
            refusals = std::string("host memory refused: ") + refusal.what();
        }
    }
    if (wanted == TransportKind::kHost) throw std::runtime_error(refusals);
    const std::string why = refusals.empty() ? "asked for" : refusals;
    return {std::make_unique<StagingTransport>(vk, memory), TransportKind::kStaging,
            "staging copies: " + why};
}

} // namespace restyle::interop
