// How a session ends: what it does for the renderer at once, what the core does for it when it can.
#include "session/capture.h"
#include "session/session.h"

namespace restyle::session {

Session::~Session() {
    end();
}

void Session::end() {
    capture_.reset();
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
    loader_.cancel();
}

bool Session::is_at_work() const {
    const std::lock_guard lock(mutex_);
    const LoadedStyle* const playing = stage_.playing();
    return loader_.is_at_work() || (playing != nullptr && !playing->link.finished({}));
}

} // namespace restyle::session
