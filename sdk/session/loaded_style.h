#pragma once

#include <memory>

#include "choose_transport.h"
#include "session/back_link.h"
#include "session/context.h"
#include "session/frame_recorder.h"
#include "session/session_wishes.h"
#include "session/slots.h"
#include "session/style.h"

namespace restyle::session {

/// A style's models, open behind the border, and all that a session's frames need to go through
/// them. Made off the render thread; from then on as Slots, FrameRecorder and BackLink are.
struct LoadedStyle {
    /// Takes seconds. Throws Error, or what the transports throw where none can be had.
    LoadedStyle(const Context& context, const SessionWishes& wishes, FrameOfNow& now,
                StyleModels files);
    ~LoadedStyle();

    /// Throws Error naming the setting that these models have no use for, or lack.
    void check_told(const RestyleSettings& settings) const;

    /// Whether the GPU may still run a recording that uses anything of it.
    bool any_in_use(const Retirement& retirement);

    StyleModels files;
    BackLink link;
    Size size; ///< What the network sees.
    interop::TransportChoice transport;
    Slots slots;
    FrameRecorder recorder;
};

} // namespace restyle::session
