// A caption says what its look is, in some of the words that mean it.
#include "brief_caption.h"
#include "caption.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace samples {
namespace {

const std::vector<Scene>& scenes() {
    static const std::vector<Scene> made = [] {
        std::vector<Scene> all;
        for (std::uint64_t seed = 0; seed < 4; ++seed)
            all.push_back(make_scene(seed));
        return all;
    }();
    return made;
}

/// Of a dozen views.
std::vector<std::string> captions(Look look) {
    std::vector<std::string> texts;
    for (const Scene& scene : scenes())
        for (std::uint64_t view = 0; view < 3; ++view)
            texts.push_back(caption(scene, random_camera(scene, view), look, view));
    return texts;
}

/// Of a dozen views, ten each.
std::vector<std::string> brief_captions(Look look) {
    std::vector<std::string> texts;
    for (const Scene& scene : scenes())
        for (std::uint64_t seed = 0; seed < 30; ++seed)
            texts.push_back(brief_caption(scene, random_camera(scene, seed / 10), look, seed));
    return texts;
}

bool says_one_of(const std::string& text, const std::vector<std::string>& words) {
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
        return text.find(word) != std::string::npos;
    });
}

class SceneCaptions : public testing::TestWithParam<Look> {};

TEST_P(SceneCaptions, SayWhatTheLookIs) {
    const Look look = GetParam();
    const bool ink = has(look, kIsInk);
    for (const std::string& text : captions(look)) {
        EXPECT_EQ(says_one_of(text, {"winter", "snow"}), has(look, kIsWinter)) << text;
        EXPECT_EQ(says_one_of(text, {"summer", "green"}), !has(look, kIsWinter)) << text;
        EXPECT_EQ(says_one_of(text, {"dusk", "evening"}), has(look, kIsDusk)) << text;
        EXPECT_EQ(says_one_of(text, {"noon", "day"}), !has(look, kIsDusk) && !ink) << text;
        EXPECT_EQ(says_one_of(text, {"fog", "mist"}), has(look, kHasFog)) << text;
        EXPECT_EQ(says_one_of(text, {"window", "pane"}), has(look, kHasPane)) << text;
        EXPECT_EQ(says_one_of(text, {"ink"}), ink) << text;
    }
}

TEST_P(SceneCaptions, SayNothingElseWhereTheyAreBrief) {
    const Look look = GetParam();
    const bool ink = has(look, kIsInk), winter = has(look, kIsWinter), dusk = has(look, kIsDusk);
    const std::vector<std::string> texts = brief_captions(look);
    const auto says = [&](const std::vector<std::string>& words) {
        return std::any_of(texts.begin(), texts.end(),
                           [&](const std::string& text) { return says_one_of(text, words); });
    };
    EXPECT_EQ(says({"winter", "wintry", "snow", "white"}), winter);
    EXPECT_EQ(says({"summer", "green", "leafy"}), !winter);
    EXPECT_EQ(says({"dusk", "evening", "night", "dark", "dim", "gloomy"}), dusk);
    EXPECT_EQ(says({"noon", "day", "bright"}), !dusk && !ink);
    EXPECT_EQ(says({"foggy", "thick fog", "mist", "hazy"}), has(look, kHasFog));
    EXPECT_EQ(says({"clear"}), !has(look, kHasFog) && !ink);
    EXPECT_EQ(says({"window", "pane", "frosted"}), has(look, kHasPane));
    EXPECT_EQ(says({"ink", "drawn", "old paper"}), ink);
    EXPECT_GT(std::set<std::string>(texts.begin(), texts.end()).size(), 60U);
    EXPECT_EQ(texts, brief_captions(look));
    EXPECT_TRUE(std::none_of(texts.begin(), texts.end(),
                             [](const std::string& text) { return text.empty(); }));
}

TEST_P(SceneCaptions, AreTheSameForTheSameSeedAndDifferFromSeedToSeed) {
    const std::vector<std::string> texts = captions(GetParam());
    EXPECT_EQ(texts, captions(GetParam()));
    EXPECT_GT(std::set<std::string>(texts.begin(), texts.end()).size(), 4U);
}

INSTANTIATE_TEST_SUITE_P(All, SceneCaptions, testing::ValuesIn(kLooks), [](const auto& look) {
    std::string name = look_name(look.param);
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

} // namespace
} // namespace samples
