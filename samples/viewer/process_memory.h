#pragma once

#include <cstdint>

namespace viewer {

/// Of this process, in bytes: what of its memory is resident now; 0 where that is not told.
std::uint64_t resident_bytes();

} // namespace viewer
