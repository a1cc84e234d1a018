#include "restyle/buffer.h"

#include "session/border.h"
#include "session/handles.h"
#include "session/versioned.h"

using namespace restyle::session;

RestyleResult restyle_buffer_info(RestyleSession session, uint32_t index, RestyleBufferInfo* info) {
    return guarded([&] {
        require_handle(session, "session");
        require_room(info);
        RestyleBufferInfo found{};
        if (!session->buffer_info(index, found)) return RESTYLE_NOT_READY;
        give(found, info);
        return RESTYLE_OK;
    });
}

RestyleResult restyle_buffers_keep(RestyleSession session, const RestyleBufferWish* wish) {
    return guarded([&] {
        require_handle(session, "session");
        const RestyleBufferWish wished = taken(wish);
        require(wished.count == 0 || wished.names != nullptr,
                "RestyleBufferWish.names is NULL, expected " + std::to_string(wished.count) +
                    " names");
        session->keep_buffers(wished);
        return RESTYLE_OK;
    });
}

RestyleResult restyle_buffers_take(RestyleSession session, RestyleBufferSet* set) {
    return guarded([&] {
        require_handle(session, "session");
        if (set != nullptr) require_room(set);
        RestyleBufferSet taken{};
        if (!session->take_buffers(taken)) return RESTYLE_NOT_READY;
        if (set != nullptr) give(taken, set);
        return RESTYLE_OK;
    });
}

RestyleResult restyle_buffer_read(RestyleSession session, const char* name, RestyleBuffer* buffer) {
    return guarded([&] {
        require_handle(session, "session");
        RestyleBuffer read = taken(buffer);
        session->read_buffer(name, read);
        give(read, buffer);
        return RESTYLE_OK;
    });
}
