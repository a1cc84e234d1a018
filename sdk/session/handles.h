#pragma once

#include <memory>

#include "session/context.h"
#include "session/session.h"

/// The handles of the C ABI.
struct RestyleContextT {
    std::shared_ptr<const restyle::session::Context> context; ///< Of its sessions, too.
};
struct RestyleSessionT : restyle::session::Session {
    using Session::Session;
};
