#include "brief_caption.h"

#include <vector>

#include "caption.h"
#include "random.h"

namespace samples {
namespace {

using Words = std::vector<const char*>;

/// One thing that a picture shows, as it is said before a noun, behind it and alone.
struct Fact {
    Words before, behind, alone;
};

const Fact kWinter{{"snowy", "wintry", "white", "snow-covered"},
                   {"in winter", "in the snow", "under snow"},
                   {"winter", "snow"}};
const Fact kSummer{
    {"green", "summery", "leafy"}, {"in summer", "in green"}, {"summer", "green meadows"}};
const Fact kDuskTime{{"dark", "dim", "gloomy"},
                     {"at dusk", "in the evening", "at night", "in the dark"},
                     {"dusk", "evening", "night"}};
const Fact kNoon{{"bright", "daylit"}, {"at noon", "by day", "in daylight"}, {"noon", "daylight"}};
const Fact kFog{
    {"foggy", "misty", "hazy"}, {"in fog", "in thick fog", "in the mist"}, {"fog", "mist"}};
const Fact kClear{{"clear"}, {"under a clear sky", "in clear air"}, {"clear sky", "no fog"}};
const Fact kInkDrawing{{"drawn", "inked"},
                       {"in ink", "on old paper", "as an ink drawing"},
                       {"ink drawing", "ink and wash", "a drawing on old paper"}};
const Fact kFrozenPane{{"blurred"},
                       {"through a frozen window", "behind a frosted pane"},
                       {"a frozen window", "frosted glass"}};
const Fact kFromAbove{{"distant"}, {"seen from above", "from the air"}, {"view from above"}};
const Fact kFromTheStreet{{"near"}, {"from the street", "on the road"}, {"street", "road"}};

std::vector<Fact> facts_of(const Scene& scene, const Camera& camera, Look look) {
    std::vector<Fact> facts{has(look, kIsWinter) ? kWinter : kSummer};
    if (has(look, kIsInk)) {
        facts.push_back(kInkDrawing);
    } else {
        facts.push_back(has(look, kIsDusk) ? kDuskTime : kNoon);
        facts.push_back(has(look, kHasFog) ? kFog : kClear);
    }
    if (has(look, kHasPane)) facts.push_back(kFrozenPane);
    facts.push_back(is_from_above(scene, camera) ? kFromAbove : kFromTheStreet);
    return facts;
}

std::string some_word(const Words& words, Random& random) {
    return words[random.below(static_cast<std::uint32_t>(words.size()))];
}

/// One at least, each of the rest by a chance of two in five.
std::vector<Fact> some_of(const std::vector<Fact>& facts, Random& random) {
    const std::uint32_t said = random.below(static_cast<std::uint32_t>(facts.size()));
    std::vector<Fact> some;
    for (std::uint32_t i = 0; i < facts.size(); ++i)
        if (random.below(5) < 2 || i == said) some.push_back(facts[i]);
    return some;
}

} // namespace

std::string brief_caption(const Scene& scene, const Camera& camera, Look look, std::uint64_t seed) {
    Random random(scene.seed * 0x10003 + seed * 2 + 6);
    const std::vector<Fact> facts = some_of(facts_of(scene, camera, look), random);
    const bool bare = random.below(4) == 0;
    std::string before, behind;
    for (const Fact& fact : facts) {
        if (bare)
            behind.append(behind.empty() ? "" : ", ").append(some_word(fact.alone, random));
        else if (random.below(2) == 0)
            before.append(some_word(fact.before, random)).append(" ");
        else
            behind.append(" ").append(some_word(fact.behind, random));
    }
    if (bare) return behind;
    if (random.below(2) == 0) return std::string("a ").append(before).append("village") + behind;
    return before + some_word({"houses", "houses and trees", "landscape"}, random) + behind;
}

} // namespace samples
