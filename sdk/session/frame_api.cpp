#include "restyle/frame.h"

#include "session/check_images.h"
#include "session/guarded_record.h"
#include "session/handles.h"
#include "session/versioned.h"

using namespace restyle::session;

RestyleResult restyle_record_frame(RestyleSession session, VkCommandBuffer commands,
                                   const RestyleFrame* frame, RestyleTicket* ticket) {
    if (ticket != nullptr) *ticket = 0;
    if (session == nullptr) return failed(RESTYLE_ERROR_INVALID_ARGUMENT, "session is NULL");
    return guarded_record(*session, Session::Recorded::kFrame, [&] {
        require_handle(ticket, "ticket");
        require_handle(commands, "commands");
        const RestyleFrame given = checked(taken(frame), session->image_rules());
        return session->record_frame(commands, given, *ticket);
    });
}

RestyleResult restyle_record_picture(RestyleSession session, VkCommandBuffer commands,
                                     const RestyleTarget* target, RestylePicture* picture) {
    if (session == nullptr) return failed(RESTYLE_ERROR_INVALID_ARGUMENT, "session is NULL");
    return guarded_record(*session, Session::Recorded::kPicture, [&] {
        require_handle(commands, "commands");
        if (picture != nullptr) require_room(picture);
        const RestyleTarget given = checked(taken(target), session->image_rules());
        const RestylePicture recorded = session->record_picture(commands, given);
        if (picture != nullptr) give(recorded, picture);
        return RestyleResult(RESTYLE_OK);
    });
}

RestyleResult restyle_session_wait(RestyleSession session, RestyleTicket ticket,
                                   uint64_t timeout_ns) {
    return guarded([&] {
        require_handle(session, "session");
        return session->wait(ticket, timeout_ns);
    });
}

RestyleResult restyle_session_abandon(RestyleSession session, RestyleTicket ticket) {
    return guarded([&] {
        require_handle(session, "session");
        if (ticket != 0) session->abandon(ticket);
        return RESTYLE_OK;
    });
}

RestyleResult restyle_session_retire(RestyleSession session, uint64_t safe_frame) {
    return guarded([&] {
        require_handle(session, "session");
        session->retire(safe_frame);
        return RESTYLE_OK;
    });
}
