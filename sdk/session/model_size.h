#pragma once

#include <cstdint>

#include "back/back.h"

namespace restyle::session {

struct Size {
    std::uint32_t width = 0;
    std::uint32_t height = 0;

    bool operator==(const Size&) const = default;
};

/// What the network sees of a frame: `wanted` where it is given (both above 0), else the models'
/// own area at the frame's aspect. Throws Error naming the multiple when the network cannot take
/// `wanted`.
Size model_size(const RestyleBackModelInfo& models, Size frame, Size wanted);

} // namespace restyle::session
