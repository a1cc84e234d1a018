#pragma once

#include "restyle/frame.h"

/// What restyle.h says of the images that a call is given.
namespace restyle::session {

/// Throw Error naming struct, member and what was expected.
void require_frame(const RestyleFrame& frame);
void require_target(const RestyleTarget& target, const RestyleSceneInfo& formats);

} // namespace restyle::session
