#pragma once

#include <cstdint>

#include "restyle/restyle.h"

namespace restyle::session {

/// A struct of the C ABI: its name, for sentences, and its size in the first release that has it,
/// than which no caller's is shorter.
template <typename Struct>
struct Released;

#define RESTYLE_RELEASED(Struct, in_first_release)                                                 \
    template <>                                                                                    \
    struct Released<Struct> {                                                                      \
        static constexpr const char* name = #Struct;                                               \
        static constexpr std::uint32_t first_bytes = in_first_release;                             \
        static_assert(first_bytes <= sizeof(Struct), "structs only ever grow");                    \
    };

RESTYLE_RELEASED(RestyleBuffer, 64)
RESTYLE_RELEASED(RestyleBufferInfo, 96)
RESTYLE_RELEASED(RestyleBufferSet, 48)
RESTYLE_RELEASED(RestyleBufferWish, 24)
RESTYLE_RELEASED(RestyleCaptureInfo, 32)
RESTYLE_RELEASED(RestyleCaptureStatus, 552)
RESTYLE_RELEASED(RestyleContextInfo, 80)
RESTYLE_RELEASED(RestyleDevice, 168)
RESTYLE_RELEASED(RestyleDeviceInfo, 48)
RESTYLE_RELEASED(RestyleDeviceNeeds, 160)
RESTYLE_RELEASED(RestyleEvent, 640)
RESTYLE_RELEASED(RestyleFrame, 72)
RESTYLE_RELEASED(RestyleMemory, 56)
RESTYLE_RELEASED(RestyleMotionFit, 296)
RESTYLE_RELEASED(RestyleMotionSample, 48)
RESTYLE_RELEASED(RestylePicture, 48)
RESTYLE_RELEASED(RestylePrepared, 48)
RESTYLE_RELEASED(RestyleQueueInfo, 64)
RESTYLE_RELEASED(RestyleSessionInfo, 112)
RESTYLE_RELEASED(RestyleSettings, 376)
RESTYLE_RELEASED(RestyleStatus, 1192)
RESTYLE_RELEASED(RestyleStyleInfo, 48)
RESTYLE_RELEASED(RestyleTarget, 256)
RESTYLE_RELEASED(RestyleWork, 96)

#undef RESTYLE_RELEASED

} // namespace restyle::session
