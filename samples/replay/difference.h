#pragma once

#include "replay/capture.h"

namespace replay {

/// How two pictures of a session differ.
struct Difference {
    bool exact;           ///< Not a bit does.
    std::uint64_t texels; ///< So many do.
    double largest;       ///< Of a channel, alpha too: in codes, or in values of floats.
    double psnr;          ///< Of what people look at, in dB; 100 where that is equal.
};

Difference difference(const Texels& one, const Texels& other, const RestyleSessionInfo& session);

} // namespace replay
