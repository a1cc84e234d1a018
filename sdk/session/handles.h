#pragma once

#include <memory>

#include "session/context.h"
#include "session/departures.h"
#include "session/session.h"

/// The handles of the C ABI.
struct RestyleContextT {
    std::shared_ptr<const restyle::session::Context> context; ///< Of its sessions, too.
    std::shared_ptr<restyle::session::Departures> departures =
        std::make_shared<restyle::session::Departures>(); ///< ... of those.
};
struct RestyleSessionT : restyle::session::Session {
    RestyleSessionT(const RestyleContextT& made_on, const RestyleSessionInfo& info,
                    const restyle::session::Style& style)
        : Session(made_on.context, info, style),
          departures(made_on.departures) {}

    std::shared_ptr<restyle::session::Departures> departures;
};
