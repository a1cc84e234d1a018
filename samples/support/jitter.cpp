#include "jitter.h"

namespace samples {
namespace {

/// The digits of `index` in a base, mirrored at the point.
float radical_inverse(std::uint32_t index, std::uint32_t base) {
    float inverse = 0;
    float place = 1;
    for (; index > 0; index /= base) {
        place /= static_cast<float>(base);
        inverse += place * static_cast<float>(index % base);
    }
    return inverse;
}

} // namespace

glm::vec2 jitter_of(std::uint32_t n) {
    const std::uint32_t index = n % kJitters + 1; // That of 0 is a corner.
    return glm::vec2(radical_inverse(index, 2), radical_inverse(index, 3)) - 0.5F;
}

} // namespace samples
