#pragma once

#include <string>

#include "session/border.h"
#include "session/session.h"

namespace restyle::session {

/// guarded(), of a call that records: its refusal is told to whoever looks at the session, too.
template <typename Call>
RestyleResult guarded_record(Session& session, Session::Recorded what, const Call& call) {
    const RestyleResult result = guarded(call);
    if (result >= 0) return result;
    const std::string sentence = last_error();
    guarded([&] {
        session.tell_refused(what, sentence);
        return RESTYLE_OK;
    });
    return failed(result, sentence.c_str()); // The log callback may have called the SDK.
}

} // namespace restyle::session
