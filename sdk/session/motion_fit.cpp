// restyle_fit_motion(): which motion convention explains how two frames differ.
#include "restyle/motion.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

#include "session/border.h"
#include "session/copy_text.h"
#include "session/versioned.h"

namespace restyle::session {
namespace {

constexpr float kLeastMotion = 0.25f;   // In pixels: what moves less tells nothing.
constexpr float kMostMotion = 0.25f;    // In parts of the picture: no frame moves farther.
constexpr float kMostDifference = 0.1f; // What comes into view differs by anything: no more counts.
constexpr double kLeastShare = 1e-3;    // Of pixels that must move.
constexpr double kTelling = 0.7;        // A fit is told apart where the other differs by 1 / this.

/// Motion times it is in pixels, from now to the frame before.
struct Scales {
    float x;
    float y;
};

/// How well scales fit.
struct Difference {
    double moved = 0;   ///< Mean of the pixels that move,
    double unmoved = 0; ///< ... and of the same without motion.
    double share = 0;   ///< Of pixels that move, and into the picture.
};

float brightness_at(const RestyleMotionSample& sample, float x, float y) {
    const int left = std::min(int(x), int(sample.width) - 2);
    const int top = std::min(int(y), int(sample.height) - 2);
    const float across = x - float(left), down = y - float(top);
    const float* at = sample.before + std::size_t(top) * sample.width + std::size_t(left);
    const float* below = at + sample.width;
    return (1 - down) * ((1 - across) * at[0] + across * at[1]) +
           down * ((1 - across) * below[0] + across * below[1]);
}

double bounded_difference(float one, float other) {
    const float difference = std::abs(one - other);
    return difference < kMostDifference ? difference : kMostDifference; // Not-a-number, too.
}

Difference difference_with(const RestyleMotionSample& sample, const Scales& scales) {
    Difference sum;
    for (std::uint32_t y = 0; y < sample.height; ++y)
        for (std::uint32_t x = 0; x < sample.width; ++x) {
            const std::size_t index = std::size_t(y) * sample.width + x;
            const float right = scales.x * sample.motion[2 * index];
            const float down = scales.y * sample.motion[2 * index + 1];
            const float was_x = float(x) + right, was_y = float(y) + down;
            const bool tells = std::hypot(right, down) >= kLeastMotion &&
                               std::abs(right) <= kMostMotion * float(sample.width) &&
                               std::abs(down) <= kMostMotion * float(sample.height);
            if (!tells || !(was_x >= 0 && was_x <= float(sample.width - 1)) ||
                !(was_y >= 0 && was_y <= float(sample.height - 1)))
                continue;
            const float now = sample.now[index];
            sum.moved += bounded_difference(brightness_at(sample, was_x, was_y), now);
            sum.unmoved += bounded_difference(sample.before[index], now);
            ++sum.share;
        }
    if (sum.share == 0) return {};
    return {sum.moved / sum.share, sum.unmoved / sum.share,
            sum.share / (double(sample.width) * sample.height)};
}

/// One convention, and how it fits: by how much of the difference without motion remains.
struct Trial {
    Scales scales;
    Difference difference;

    double remains() const {
        const bool tells = difference.share >= kLeastShare && difference.unmoved > 0;
        return tells ? difference.moved / difference.unmoved : 1;
    }
};

std::array<Trial, 12> trials_of(const RestyleMotionSample& sample) {
    std::array<Trial, 12> trials;
    std::size_t i = 0;
    const float width = float(sample.width), height = float(sample.height);
    for (const Scales& unit : {Scales{1, 1}, Scales{width, height}, Scales{width / 2, height / 2}})
        for (const float sign_x : {1.0f, -1.0f})
            for (const float sign_y : {1.0f, -1.0f}) {
                const Scales scales{sign_x * unit.x, sign_y * unit.y};
                trials[i++] = {scales, difference_with(sample, scales)};
            }
    return trials;
}

void write_sentence(RestyleMotionFit& fit, double remains) {
    std::array<char, sizeof fit.sentence> text{};
    if (fit.x_is_certain == 0 && fit.y_is_certain == 0)
        copy_text(fit.sentence,
                  "the pictures do not tell: no convention explains how the later "
                  "frame differs from the earlier; give frames that move, follow each "
                  "other, and have motion of all that moves");
    else {
        std::snprintf(text.data(), text.size(),
                      "motion_scale_x %g%s and motion_scale_y %g%s fit best: of the difference "
                      "between the frames %.0f %% remain where something moves",
                      double{fit.motion_scale_x}, fit.x_is_certain != 0 ? "" : " (a guess)",
                      double{fit.motion_scale_y}, fit.y_is_certain != 0 ? "" : " (a guess)",
                      100 * remains);
        copy_text(fit.sentence, text.data());
    }
}

RestyleMotionFit fit_motion(const RestyleMotionSample& sample) {
    const auto trials = trials_of(sample);
    const Trial& best =
        *std::min_element(trials.begin(), trials.end(), [](const Trial& one, const Trial& other) {
            return one.remains() < other.remains();
        });
    // Told of an axis: every convention that has another scale of it fits clearly worse.
    const auto is_certain = [&](float Scales::*axis) {
        return best.remains() < kTelling &&
               std::all_of(trials.begin(), trials.end(), [&](const Trial& other) {
                   return other.scales.*axis == best.scales.*axis ||
                          best.remains() < kTelling * other.remains();
               });
    };
    RestyleMotionFit fit{};
    fit.bytes = sizeof fit;
    fit.x_is_certain = is_certain(&Scales::x) ? 1 : 0;
    fit.y_is_certain = is_certain(&Scales::y) ? 1 : 0;
    fit.motion_scale_x = best.scales.x;
    fit.motion_scale_y = best.scales.y;
    fit.difference = float(best.difference.moved);
    fit.difference_unmoved = float(best.difference.unmoved);
    write_sentence(fit, best.remains());
    return fit;
}

} // namespace
} // namespace restyle::session

RestyleResult restyle_fit_motion(const RestyleMotionSample* sample, RestyleMotionFit* fit) {
    using namespace restyle::session;
    return guarded([&] {
        const RestyleMotionSample given = taken(sample);
        require_room(fit);
        const auto fits = [](std::uint32_t side) { return side >= 16 && side <= 16384; };
        require(fits(given.width) && fits(given.height),
                "RestyleMotionSample.width x height is " + std::to_string(given.width) + " x " +
                    std::to_string(given.height) + ", expected 16 to 16384 each");
        require_handle(given.before, "RestyleMotionSample.before");
        require_handle(given.now, "RestyleMotionSample.now");
        require_handle(given.motion, "RestyleMotionSample.motion");
        give(fit_motion(given), fit);
        return RESTYLE_OK;
    });
}
