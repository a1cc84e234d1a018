#pragma once

#include "back/back.h"
#include "restyle/restyle.h"

namespace restyle::session {

/// What the back is to do with a frame under these settings, which check_settings() has let pass.
RestyleBackJob job_from(const RestyleSettings& settings);

RestyleGuidance guidance_from(const RestyleBackGuidance& told);

} // namespace restyle::session
