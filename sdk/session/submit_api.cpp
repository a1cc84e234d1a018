#include "restyle/submit.h"

#include "session/guarded_record.h"
#include "session/handles.h"
#include "session/versioned.h"
#include "session/work.h"

namespace {

using namespace restyle::session;

// All command buffers in flight is no failure: the engine's frame goes on without this one.
template <typename Call>
RestyleResult guarded_or_dropped(Session& session, const Call& call) {
    return guarded_record(session, Session::Recorded::kWork, [&] {
        try {
            return call();
        } catch (const Error& error) {
            if (error.code() != RESTYLE_DROPPED) throw;
            return RestyleResult(RESTYLE_DROPPED);
        }
    });
}

using Do = Done (Session::*)(const Work&);

RestyleResult do_work(RestyleSession session, const RestyleWork* work, RestylePrepared* prepared,
                      Do what) {
    if (session == nullptr) return failed(RESTYLE_ERROR_INVALID_ARGUMENT, "session is NULL");
    return guarded_or_dropped(*session, [&] {
        if (prepared != nullptr) require_room(prepared);
        const RestyleWork given = taken(work);
        if (given.picture != nullptr) require_room(given.picture);
        const Done done = (session->*what)(Work(given, session->image_rules()));
        if (prepared != nullptr) give(done.prepared, prepared);
        if (given.picture != nullptr && given.target != nullptr) give(done.picture, given.picture);
        return RestyleResult(RESTYLE_OK);
    });
}

} // namespace

RestyleResult restyle_prepare(RestyleSession session, const RestyleWork* work,
                              RestylePrepared* prepared) {
    if (prepared == nullptr)
        return failed(RESTYLE_ERROR_INVALID_ARGUMENT, "RestylePrepared is NULL");
    return do_work(session, work, prepared, &Session::prepare);
}

RestyleResult restyle_submit(RestyleSession session, const RestyleWork* work,
                             RestylePrepared* prepared) {
    return do_work(session, work, prepared, &Session::submit);
}

RestyleResult restyle_discard(RestyleSession session, const RestylePrepared* prepared) {
    return guarded([&] {
        require_handle(session, "session");
        session->discard(taken(prepared));
        return RESTYLE_OK;
    });
}
