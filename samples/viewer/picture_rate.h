#pragma once

#include <algorithm>
#include <cstdint>

namespace viewer {

/// How many pictures a second are finished: counted over a second at least, and where they are
/// rarer from one to another; while none comes it falls to one over the time since the last.
class PictureRate {
public:
    /// Of `finished` pictures so far, fewer than before of another session, at a time that only
    /// grows.
    double update(std::uint64_t finished, double now_ms) {
        constexpr double kCountOver_ms = 1000;
        counted_ = std::min(counted_, finished);
        const double passed_ms = now_ms - since_ms_;
        if (passed_ms < kCountOver_ms) return per_second_;
        if (finished == counted_) return per_second_ = std::min(per_second_, 1000 / passed_ms);
        per_second_ = static_cast<double>(finished - counted_) * 1000 / passed_ms;
        counted_ = finished;
        since_ms_ = now_ms;
        return per_second_;
    }

private:
    std::uint64_t counted_ = 0;
    double since_ms_ = 0;
    double per_second_ = 0;
};

} // namespace viewer
