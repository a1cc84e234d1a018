#include "caption.h"

#include <vector>

#include "random.h"

namespace samples {
namespace {

using Words = std::vector<const char*>;

const char* one_of(const Words& words, Random& random) {
    return words[random.below(static_cast<std::uint32_t>(words.size()))];
}

// An empty word leaves the thing unsaid.
Words seasons(Look look) {
    return has(look, kIsWinter) ? Words{"in winter", "in the snow", "under snow"}
                                : Words{"in summer", "in summer", "in green"};
}

Words times(Look look) {
    if (has(look, kIsInk)) return {""};
    return has(look, kIsDusk) ? Words{"at dusk", "at dusk", "in the evening"}
                              : Words{"at noon", "at noon", "by day"};
}

Words weathers(Look look) {
    if (has(look, kIsInk)) return {""};
    return has(look, kHasFog) ? Words{"fog", "in thick fog", "mist"} : Words{"", "", "clear sky"};
}

Words manners(Look look) {
    if (has(look, kHasPane)) return {"through a frozen window", "behind a frosted pane"};
    return has(look, kIsInk) ? Words{"ink drawing", "ink and wash on old paper"}
                             : Words{"", "", "photo"};
}

Words places(const Scene& scene, const Camera& camera) {
    return is_from_above(scene, camera) ? Words{"", "seen from above", "from the air"}
                                        : Words{"", "from the street", "on the road"};
}

} // namespace

bool is_from_above(const Scene& scene, const Camera& camera) {
    constexpr float kRoofs = 12; // Metres.
    return camera.eye.y - scene.terrain.height(camera.eye.x, camera.eye.z) > kRoofs;
}

std::string caption(const Scene& scene, const Camera& camera, Look look, std::uint64_t seed) {
    Random random(scene.seed * 0x10003 + seed * 2 + 5);
    std::string text = one_of({"a village", "village", "houses and trees"}, random);
    for (const Words& words : {seasons(look), times(look)})
        if (const std::string word = one_of(words, random); !word.empty()) text += " " + word;
    for (const Words& words : {weathers(look), manners(look), places(scene, camera)})
        if (const std::string word = one_of(words, random); !word.empty()) text += ", " + word;
    return text;
}

} // namespace samples
