// The committed seeds: no look sees another's in training, and no test scene was trained on.
#include <cstdio>
#include <fstream>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "look.h"

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

TEST(SceneDatasets, NoSeedIsTrainedOnInTwoLooks) {
    std::set<unsigned> seen;
    for (const Look look : kModelledLooks)
        for (unsigned seed : seeds_of(committed().at("train").at(look_name(look))))
            EXPECT_TRUE(seen.insert(seed).second)
                << "seed " << seed << " again in " << look_name(look);
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

TEST(SceneDatasets, TestSetsOfAllLooksAreOfTheSameScenes) {
    const nlohmann::json test = committed().at("test");
    for (const Look look : kModelledLooks)
        EXPECT_EQ(test.at(look_name(look)), test.at("plain"));
}

} // namespace
} // namespace samples
