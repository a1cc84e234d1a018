#pragma once

#include "back/back.h"
#include "restyle/restyle.h"

namespace restyle::session {

/// What the back is to do with a frame under these settings, which check_settings() has let pass.
RestyleBackJob job_from(const RestyleSettings& settings);

RestyleGuidance guidance_from(const RestyleBackGuidance& told);

/// Whether frames of these settings may be in flight together: what they share is the call of the
/// target.
bool is_of_one_stream(const RestyleSettings& one, const RestyleSettings& other);

} // namespace restyle::session
