#pragma once

#include "choose_transport.h"
#include "restyle/restyle.h"
#include "session/frame_color.h"
#include "session/frame_format.h"
#include "session/model_size.h"

namespace restyle::session {

/// RestyleSessionInfo, checked, but for its style.
struct SessionWishes {
    /// `settings`: of the first style.
    SessionWishes(const RestyleSessionInfo& info, const RestyleSettings& settings);

    Size frame;
    Size model;
    const FrameFormat* format;
    std::uint32_t threads;
    RestylePriority priority;
    std::uint32_t precision;
    std::uint32_t slots;
    interop::TransportKind transport;
    RestyleSceneInfo scene;
    RestyleColorInfo color_info;
    FrameColor color;            ///< The same for passes.
    std::uint64_t memory_budget; ///< 0: none is set.
};

} // namespace restyle::session
