#include "session/events.h"

namespace restyle::session {

void Events::add(RestyleEvent event) {
    const std::lock_guard lock(mutex_);
    event.number = ++last_;
    if (events_.size() == kKept) events_.pop_front();
    events_.push_back(event);
}

bool Events::take(RestyleEvent& event) {
    const std::lock_guard lock(mutex_);
    if (events_.empty()) return false;
    event = events_.front();
    events_.pop_front();
    return true;
}

} // namespace restyle::session
