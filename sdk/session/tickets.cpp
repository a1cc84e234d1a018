#include "session/tickets.h"

#include <string>

#include "session/error.h"

namespace restyle::session {

RestyleTicket Tickets::give() {
    ++last_;
    settle(last_, Outcome::kPending);
    return last_;
}

void Tickets::require_given(RestyleTicket ticket) const {
    require(ticket > 0 && ticket <= last_,
            "ticket " + std::to_string(ticket) + " was never given by this session");
}

Outcome Tickets::outcome(RestyleTicket ticket) const {
    require_given(ticket);
    require(last_ - ticket < kRemembered, "ticket " + std::to_string(ticket) +
                                              " is no longer known, expected one of the newest " +
                                              std::to_string(kRemembered));
    return outcomes_[ticket % kRemembered];
}

} // namespace restyle::session
