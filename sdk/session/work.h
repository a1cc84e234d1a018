#pragma once

#include <cstdint>
#include <optional>

#include "restyle/submit.h"
#include "session/check_images.h"

namespace restyle::session {

/// RestyleWork, checked, with copies of what it points to.
struct Work {
    /// Throws Error.
    Work(const RestyleWork& given, const ImageRules& rules);

    std::optional<RestyleFrame> frame;
    std::optional<RestyleTarget> target;
    std::uint64_t same_frame_ns;
    RestyleSemaphores waits;
    RestyleSemaphores signals;
};

/// What became of it.
struct Done {
    RestylePrepared prepared{};
    RestylePicture picture{};
};

} // namespace restyle::session
