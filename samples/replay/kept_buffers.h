#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <restyle/restyle.hpp>

namespace replay {

/// One of what lies on a frame's way or of what is shown (restyle/buffer.h).
struct KeptBuffer {
    RestyleBufferInfo info;
    RestyleBuffer told;
    std::vector<float> values; ///< Channel by channel of a pixel, pixel by pixel of a row.
};

/// Of one frame.
struct KeptBuffers {
    std::vector<KeptBuffer> there;             ///< In the order of the frame's way.
    std::map<std::string, std::string> absent; ///< By name, why one that is asked for is not.
};

/// The names of all that there is, those of steps without the step, of a session whose style plays.
std::vector<std::string> all_buffers(const restyle::Session& session);

/// These and no others from the next frame on. Throws std::runtime_error, with the nearest right
/// name for one that is none.
void keep_buffers(restyle::Session& session, const std::vector<std::string>& names);

/// Of which frames buffers are wanted, which were waited for, shown and retired.
struct FramesOfBuffers {
    std::uint64_t picture; ///< Those on the way,
    std::uint64_t shown;   ///< ... and those of what is shown.
};

/// What of `names`, which keep_buffers() was given, there is of these frames.
KeptBuffers take_buffers(restyle::Session& session, const std::vector<std::string>& names,
                         const FramesOfBuffers& frames);

} // namespace replay
