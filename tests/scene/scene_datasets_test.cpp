// The committed seeds: no look sees another's in training, and no test scene was trained on.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "look_cycle.h"

namespace samples {
namespace {

std::set<unsigned> seeds_of(const nlohmann::json& set) {
    unsigned first = 0;
    unsigned end = 0;
    EXPECT_EQ(std::sscanf(set.at("seeds").get<std::string>().c_str(), "%u:%u", &first, &end), 2);
    std::set<unsigned> seeds;
    for (unsigned seed = first; seed < end; ++seed)
        seeds.insert(seed);
    EXPECT_FALSE(seeds.empty());
    return seeds;
}

nlohmann::json committed() {
    std::ifstream file(RESTYLE_SOURCE_DIR "/samples/models/datasets.json");
    return nlohmann::json::parse(file);
}

// A set of several looks sees each of its seeds in one of them.
TEST(SceneDatasets, NoSeedIsTrainedOnInTwoSets) {
    std::set<unsigned> seen;
    const nlohmann::json sets = committed();
    for (const auto& [name, train] : sets.at("train").items())
        for (unsigned seed : seeds_of(train))
            EXPECT_TRUE(seen.insert(seed).second) << "seed " << seed << " again in " << name;
}

TEST(SceneDatasets, EveryModelledLookHasASetOfItsOwn) {
    for (const Look look : kModelledLooks)
        EXPECT_TRUE(committed().at("train").contains(look_name(look)));
}

TEST(SceneDatasets, NoTestSeedIsTrainedOn) {
    const nlohmann::json sets = committed();
    for (const auto& [test_look, test] : sets.at("test").items())
        for (const auto& [look, train] : sets.at("train").items()) {
            const std::set<unsigned> trained = seeds_of(train);
            for (unsigned seed : seeds_of(test))
                EXPECT_FALSE(trained.contains(seed))
                    << test_look << " seed " << seed << ", " << look;
        }
}

TEST(SceneDatasets, NoSeedThatGuidedPicturesAreComparedWithIsUsedElsewhere) {
    const nlohmann::json sets = committed();
    const std::set<unsigned> guided = seeds_of(sets.at("guided"));
    for (const char* part : {"train", "test"})
        for (const auto& [name, set] : sets.at(part).items())
            for (unsigned seed : seeds_of(set))
                EXPECT_FALSE(guided.contains(seed)) << seed << ", " << name;
}

// "Rare" is a pair in 0.5 to 2 % of the frames.
TEST(SceneDatasets, SeasonsHasTwoPairsThatAreRare) {
    std::istringstream entries(
        committed().at("train").at("seasons").at("looks").get<std::string>());
    std::vector<std::string> looks;
    for (std::string entry; std::getline(entries, entry, ',');)
        looks.push_back(entry);
    const std::vector<Look> cycle = look_cycle(looks);
    const auto share = [&](std::uint32_t traits_of_pair) {
        const auto count = std::count_if(cycle.begin(), cycle.end(), [&](Look look) {
            return (traits(look) & traits_of_pair) == traits_of_pair;
        });
        return double(count) / double(cycle.size());
    };
    for (const Trait often : {kIsWinter, kIsDusk, kHasFog})
        EXPECT_GE(share(often), 0.15);
    for (const std::uint32_t rare : {kIsWinter | kIsDusk, kIsWinter | kHasFog}) {
        EXPECT_GE(share(rare), 0.005);
        EXPECT_LE(share(rare), 0.02);
    }
    EXPECT_EQ(share(kIsDusk | kHasFog), 0);
}

TEST(SceneDatasets, TestSetsOfAllLooksAreOfTheSameScenes) {
    const nlohmann::json test = committed().at("test");
    for (const Look look : kModelledLooks)
        EXPECT_EQ(test.at(look_name(look)), test.at("plain"));
}

TEST(LookCycle, SeesSoManyScenesInARowInALook) {
    EXPECT_EQ(look_cycle({"plain", "dusk:2", "snow:1"}),
              (std::vector<Look>{Look::kPlain, Look::kDusk, Look::kDusk, Look::kSnow}));
}

TEST(LookCycle, RefusesWhatIsNoCount) {
    for (const char* entry : {"plain:", "plain:0", "plain:-1", "plain:2x", "plain: 3", "plain:1:2",
                              "plain:100001", "fire:2"}) {
        std::string refusal;
        try {
            look_cycle({"dusk", entry});
        } catch (const std::invalid_argument& error) {
            refusal = error.what();
        }
        const std::string quoted = std::string(entry) == "fire:2" ? "fire" : entry;
        EXPECT_EQ(refusal.rfind("look is \"" + quoted + "\"; ", 0), 0U) << entry << refusal;
    }
}

TEST(Attributes, SayWhatALookShows) {
    const auto words = [](Look look) {
        const Attributes shown = attributes(look);
        return std::string(shown.season) + " " + shown.time + " " + shown.weather + " " +
               shown.manner;
    };
    EXPECT_EQ(words(Look::kPlain), "summer noon clear photo");
    EXPECT_EQ(words(Look::kSnow), "winter dusk clear pane");
    EXPECT_EQ(words(Look::kWinterFogAtDusk), "winter dusk fog photo");
    EXPECT_EQ(words(Look::kWinterInk), "winter noon clear ink");
}

} // namespace
} // namespace samples
