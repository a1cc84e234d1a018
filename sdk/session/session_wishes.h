#pragma once

#include <string>

#include "session/frame_format.h"
#include "session/session.h"

namespace restyle::session {

/// RestyleSessionInfo, checked and with its strings kept.
struct Session::Wishes {
    explicit Wishes(const RestyleSessionInfo& info);

    Size frame;
    Size model;
    const FrameFormat* format;
    std::string source_model;
    std::string target_model;
    std::uint32_t threads;
    std::uint32_t precision;
    std::uint32_t slots;
    interop::TransportKind transport;
};

} // namespace restyle::session
