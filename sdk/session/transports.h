#pragma once

#include <span>

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

/// Of a kind that was chosen: not kAuto.
RestyleTransport public_transport(interop::TransportKind kind);

} // namespace restyle::session
