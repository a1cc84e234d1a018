#pragma once

#include <span>

#include "back/back.h"
#include "choose_transport.h"
#include "restyle/session.h"

namespace restyle::session {

/// A transport as the C ABI, a sentence and interop call it.
struct NamedTransport {
    RestyleTransport value;
    const char* name;
    interop::TransportKind kind;
};

/// All but AUTO, in the order in which AUTO tries them.
std::span<const NamedTransport> transports();

/// Throws Error for a value that is no RESTYLE_TRANSPORT_*.
interop::TransportKind transport_kind(RestyleTransport transport);

/// What the back says of where it computes, as it decides about transports.
interop::CoreDevice core_device(const RestyleBackDevice& told);

/// Of a kind that was chosen: not kAuto.
RestyleTransport public_transport(interop::TransportKind kind);

} // namespace restyle::session
