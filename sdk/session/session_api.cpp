#include "restyle/session.h"

#include <utility>

#include "session/border.h"
#include "session/handles.h"
#include "session/style_handle.h"
#include "session/versioned.h"

using namespace restyle::session;

RestyleResult restyle_session_create(RestyleContext context, const RestyleSessionInfo* info,
                                     RestyleSession* session) {
    return guarded([&] {
        require_handle(session, "session");
        *session = nullptr;
        require_handle(context, "context");
        const RestyleSessionInfo wished = taken(info);
        require_handle(wished.style, "RestyleSessionInfo.style");
        *session = new RestyleSessionT(*context, wished, wished.style->style);
        return RESTYLE_OK;
    });
}

void restyle_session_destroy(RestyleSession session) {
    if (session == nullptr) return;
    session->end();
    const std::shared_ptr<Departures> departures = std::move(session->departures);
    std::shared_ptr<RestyleSessionT> ended(session);
    if (session->is_at_work()) departures->take(std::move(ended));
}

RestyleResult restyle_session_resize(RestyleSession session, uint32_t width, uint32_t height) {
    return guarded([&] {
        require_handle(session, "session");
        session->resize({width, height});
        return RESTYLE_OK;
    });
}

RestyleResult restyle_session_configure(RestyleSession session, const RestyleSettings* settings) {
    return guarded([&] {
        require_handle(session, "session");
        session->configure(taken(settings));
        return RESTYLE_OK;
    });
}

RestyleResult restyle_session_play(RestyleSession session, RestyleStyle style) {
    return guarded([&] {
        require_handle(session, "session");
        require_handle(style, "style");
        session->play(style->style);
        return RESTYLE_OK;
    });
}

RestyleResult restyle_session_status(RestyleSession session, RestyleStatus* status) {
    return guarded([&] {
        require_handle(session, "session");
        require_room(status);
        give(session->status(), status);
        return RESTYLE_OK;
    });
}

RestyleResult restyle_session_wait_ready(RestyleSession session, uint64_t timeout_ns) {
    return guarded([&] {
        require_handle(session, "session");
        return session->wait_ready(timeout_ns);
    });
}

RestyleResult restyle_session_cancel(RestyleSession session) {
    return guarded([&] {
        require_handle(session, "session");
        session->cancel();
        return RESTYLE_OK;
    });
}

RestyleResult restyle_session_next_event(RestyleSession session, RestyleEvent* event) {
    return guarded([&] {
        require_handle(session, "session");
        require_room(event);
        RestyleEvent next{};
        if (!session->next_event(next)) return RESTYLE_NOT_READY;
        give(next, event);
        return RESTYLE_OK;
    });
}

RestyleResult restyle_memory_estimate(RestyleContext context, const RestyleSessionInfo* info,
                                      RestyleMemory* memory) {
    return guarded([&] {
        require_handle(context, "context");
        require_room(memory);
        const RestyleSessionInfo wished = taken(info);
        require_handle(wished.style, "RestyleSessionInfo.style");
        const Style& style = wished.style->style;
        const SessionWishes wishes(wished, *style.settings);
        context->context->require_extent(wishes.frame, "RestyleSessionInfo.width x height");
        const StyleMemory estimated = estimated_memory(*context->context, wishes, style.models);
        give(estimated.told(*style.settings), memory);
        return RESTYLE_OK;
    });
}

RestyleResult restyle_session_memory(RestyleSession session, RestyleMemory* memory) {
    return guarded([&] {
        require_handle(session, "session");
        require_room(memory);
        give(session->memory(), memory);
        return RESTYLE_OK;
    });
}
