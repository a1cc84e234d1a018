#pragma once

#include <cstdint>
#include <deque>
#include <mutex>

#include "restyle/event.h"

namespace restyle::session {

/// What a session has to tell, until somebody asks for it; of more than so many the newest. For any
/// thread.
class Events {
public:
    /// Its `number` is given here.
    void add(RestyleEvent event);

    /// The oldest, once; false where there is none.
    bool take(RestyleEvent& event);

private:
    static constexpr std::size_t kKept = 64; // As restyle.h promises.

    std::mutex mutex_;
    std::deque<RestyleEvent> events_;
    std::uint64_t last_ = 0;
};

} // namespace restyle::session
