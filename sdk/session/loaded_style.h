#pragma once

#include <memory>

#include "choose_transport.h"
#include "session/back_link.h"
#include "session/context.h"
#include "session/frame_recorder.h"
#include "session/session_wishes.h"
#include "session/slots.h"
#include "session/style.h"
#include "session/style_memory.h"

namespace restyle::session {

/// Closes a link before what is declared above it ends.
struct ClosedBefore {
    BackLink& link;
    ~ClosedBefore() { link.close(); }
};

/// A style's models, open behind the border, and all that a session's frames need to go through
/// them. Made off the render thread; from then on as Slots, FrameRecorder and BackLink are.
struct LoadedStyle {
    /// Takes seconds, or where `cancelled` becomes 1 less. Of what it may take, `held` bytes are
    /// held by others. Throws Error, or what the transports throw where none can be had.
    LoadedStyle(const Context& context, const SessionWishes& wishes,
                std::shared_ptr<FrameOfNow> now, StyleModels files, std::uint64_t held,
                const std::uint32_t& cancelled);
    LoadedStyle(const LoadedStyle&) = delete;
    LoadedStyle& operator=(const LoadedStyle&) = delete;

    /// Throws Error naming the setting that these models have no use for, or lack, and where its
    /// calls are beyond what it may take, or frames in flight beyond the slots.
    void check_told(const RestyleSettings& settings) const;

    /// Frames are of another size from now on; no slot is in flight, and the GPU has run all that
    /// was recorded. Throws Error, or what making images throws, and is then as it was.
    void resize(const interop::DeviceTable& vk, const SessionWishes& wishes,
                std::shared_ptr<FrameOfNow> now, const RestyleSettings& settings);

    /// Whether the GPU may still run a recording that uses anything of it.
    bool any_in_use(const Retirement& retirement);

    StyleModels files;
    std::uint64_t budget; ///< Bytes that it may take, ...
    StyleMemory memory;   ///< ... and what it takes.
    BackLink link;
    Size frame; ///< What the renderer gives.
    Size size;  ///< What the network sees.
    interop::TransportChoice transport;
    ClosedBefore imports; ///< Of the transport's.
    Slots slots;
    std::shared_ptr<FrameOfNow> now; ///< Of the session, of size `frame`.
    FrameRecorder recorder;
};

/// What a style is going to take, before it is loaded. Opens the back's library. Throws Error.
StyleMemory estimated_memory(const Context& context, const SessionWishes& wishes,
                             const StyleModels& files);

} // namespace restyle::session
