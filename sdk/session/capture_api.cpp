#include "restyle/capture.h"

#include "session/border.h"
#include "session/handles.h"
#include "session/versioned.h"

using namespace restyle::session;

RestyleResult restyle_capture_begin(RestyleSession session, const RestyleCaptureInfo* info) {
    return guarded([&] {
        require_handle(session, "session");
        const RestyleCaptureInfo wished = taken(info);
        require(wished.frames >= 1 && wished.frames <= RESTYLE_MOST_CAPTURED_FRAMES,
                "RestyleCaptureInfo.frames is " + std::to_string(wished.frames) +
                    ", expected 1 to " + std::to_string(RESTYLE_MOST_CAPTURED_FRAMES));
        require(wished.folder != nullptr && *wished.folder != '\0',
                "RestyleCaptureInfo.folder is NULL or empty, expected the path of a new folder");
        session->begin_capture(wished);
        return RESTYLE_OK;
    });
}

RestyleResult restyle_capture_status(RestyleSession session, RestyleCaptureStatus* status) {
    return guarded([&] {
        require_handle(session, "session");
        require_room(status);
        give(session->capture_status(), status);
        return RESTYLE_OK;
    });
}

RestyleResult restyle_capture_end(RestyleSession session) {
    return guarded([&] {
        require_handle(session, "session");
        session->end_capture();
        return RESTYLE_OK;
    });
}
