#include "flicker.h"

#include <cstdlib>

namespace quality {

double flicker(std::span<const samples::Picture> shown, std::span<const samples::Picture> truth) {
    double sum = 0, count = 0;
    for (std::size_t n = 1; n < shown.size(); ++n) {
        const auto error = [&](std::size_t frame, std::size_t at) {
            return int(shown[frame].rgba[at]) - int(truth[frame].rgba[at]);
        };
        for (std::size_t at = 0; at < shown[n].rgba.size(); ++at) {
            if (at % 4 == 3) continue; // Alpha is not shown.
            sum += std::abs(error(n, at) - error(n - 1, at));
            ++count;
        }
    }
    return count == 0 ? 0 : sum / count;
}

} // namespace quality
