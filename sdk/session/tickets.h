#pragma once

#include <array>

#include "restyle/restyle.h"

namespace restyle::session {

enum class Outcome { kPending, kFinished, kFailed, kAbandoned };

/// The tickets of a session, and what became of the newest ones.
class Tickets {
public:
    RestyleTicket give();
    RestyleTicket last() const { return last_; }
    void settle(RestyleTicket ticket, Outcome outcome) { outcome_of(ticket) = outcome; }

    /// Throws Error for a ticket that was never given.
    void require_given(RestyleTicket ticket) const;

    /// Throws Error for one that was never given, or too long ago to be remembered.
    Outcome outcome(RestyleTicket ticket) const;

private:
    static constexpr RestyleTicket kRemembered = 64; // As restyle.h promises.

    Outcome& outcome_of(RestyleTicket ticket) { return outcomes_[ticket % kRemembered]; }

    RestyleTicket last_ = 0;
    std::array<Outcome, kRemembered> outcomes_{};
};

} // namespace restyle::session
