#pragma once

#include <array>
#include <cstddef>

namespace viewer {

/// The last values of something, as ImGui draws them.
struct Trace {
    std::array<float, 180> values{};
    int oldest = 0; ///< Which of them is.

    void add(float value) {
        values[static_cast<std::size_t>(oldest)] = value;
        oldest = (oldest + 1) % static_cast<int>(values.size());
    }
    /// As if it had always been so.
    void begin(float value) { values.fill(value); }
};

} // namespace viewer
