#pragma once

#include "session/context.h"
#include "session/session.h"

/// The handles of the C ABI.
struct RestyleContextT : restyle::session::Context {
    using Context::Context;
};
struct RestyleSessionT : restyle::session::Session {
    using Session::Session;
};
