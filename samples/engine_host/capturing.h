#pragma once

#include <cstdint>
#include <string>

#include "style_plugin.h"

namespace engine {

/// What is to be kept of a run, for `restyle replay`.
struct CaptureWish {
    std::string folder; ///< Empty: nothing.
    std::uint32_t frames = 8;
};

/// Keeps frames from the first on that a restyled one came before. All calls are for the thread
/// that begins and ends the engine's frames, between two of them: no pass is being recorded then.
class Capturing {
public:
    Capturing(StylePlugin& plugin, const CaptureWish& wish) : plugin_(plugin), wish_(wish) {}

    /// Before a frame begins.
    void begin_when_restyled();

    /// Whether frames are lacking.
    bool is_lacking() const;

    /// After the last frame, when the GPU has run them all: returns when they are written, and how
    /// many. Throws std::runtime_error with the SDK's sentence where that fails.
    std::uint32_t finish();

private:
    StylePlugin& plugin_;
    const CaptureWish& wish_;
    bool begun_ = false;
};

} // namespace engine
