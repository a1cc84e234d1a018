#include "session/transports.h"

#include <algorithm>
#include <array>
#include <string>

#include "session/error.h"

namespace restyle::session {
namespace {

constexpr std::array kTransports{
    NamedTransport{RESTYLE_TRANSPORT_CUDA, "CUDA", interop::TransportKind::kCuda},
    NamedTransport{RESTYLE_TRANSPORT_HOST, "host memory", interop::TransportKind::kHost},
    NamedTransport{RESTYLE_TRANSPORT_PEER, "a second device", interop::TransportKind::kPeer},
    NamedTransport{RESTYLE_TRANSPORT_STAGING, "staging", interop::TransportKind::kStaging},
};

} // namespace

std::span<const NamedTransport> transports() {
    return kTransports;
}

interop::TransportKind transport_kind(RestyleTransport transport) {
    if (transport == RESTYLE_TRANSPORT_AUTO) return interop::TransportKind::kAuto;
    const auto found =
        std::find_if(kTransports.begin(), kTransports.end(),
                     [&](const NamedTransport& named) { return named.value == transport; });
    require(found != kTransports.end(), "RestyleSessionInfo.transport is " +
                                            std::to_string(transport) +
                                            ", expected a RESTYLE_TRANSPORT_*");
    return found->kind;
}

interop::CoreDevice core_device(const RestyleBackDevice& told) {
    return {told.shares != 0, told.no_share};
}

RestyleTransport public_transport(interop::TransportKind kind) {
    const auto found =
        std::find_if(kTransports.begin(), kTransports.end(),
                     [&](const NamedTransport& named) { return named.kind == kind; });
    return found->value;
}

} // namespace restyle::session
