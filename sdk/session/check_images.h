#pragma once

#include "restyle/frame.h"
#include "session/model_size.h"

/// What restyle.h says of the images that a call is given.
namespace restyle::session {

/// What a session says of them.
struct ImageRules {
    RestyleSceneInfo scene;
    Size frame;              ///< The largest.
    std::uint32_t most_side; ///< Of the device's images.
};

/// As given, with the extent that is meant. Throw Error naming struct, member and what was
/// expected.
RestyleFrame checked(const RestyleFrame& frame, const ImageRules& rules);
RestyleTarget checked(const RestyleTarget& target, const ImageRules& rules);

/// Throws Error where the target is of this frame, which was handed in, but not of its size.
void require_size_of_frame(const RestyleTarget& target, std::uint64_t frame_number, Size size);

} // namespace restyle::session
