// The committed seeds: no look sees another's in training, and no test scene was trained on.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <regex>
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

nlohmann::json read_json(const std::filesystem::path& path) {
    std::ifstream file(path);
    return nlohmann::json::parse(file);
}

nlohmann::json committed() {
    return read_json(RESTYLE_SOURCE_DIR "/samples/models/datasets.json");
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

std::string joined(const nlohmann::json& words) {
    std::string list;
    for (const auto& word : words)
        list += (list.empty() ? "" : ",") + word.get<std::string>();
    return list;
}

/// As restyle_dataset was told them, but for "LOOK:1", which its record calls "LOOK".
std::string recorded_looks(const nlohmann::json& dataset) {
    return dataset.contains("look") ? dataset["look"].get<std::string>() : joined(dataset["looks"]);
}

// What a model was trained on is read from its own record, which restyle_train wrote.
TEST(SceneDatasets, EveryModelThatShipsSawTheCommittedSeedsAndLooks) {
    const std::filesystem::path models = RESTYLE_SOURCE_DIR "/samples/models";
    std::set<std::string> trained;
    for (const auto& entry : std::filesystem::directory_iterator(models)) {
        if (!entry.is_directory()) continue;
        const std::string model = entry.path().filename().string();
        SCOPED_TRACE(model);
        const std::string set = model == "seasons-gan" ? "seasons" : model;
        const nlohmann::json saw = read_json(entry.path() / "training.json").at("dataset");
        const nlohmann::json committed_set = committed().at("train").at(set);
        const std::string looks = committed_set.value("looks", set);
        EXPECT_EQ(saw.at("first_seed").dump() + ":" + saw.at("end_seed").dump(),
                  committed_set.at("seeds"));
        EXPECT_EQ(saw.at("views_per_seed"), committed_set.at("views_per_seed"));
        EXPECT_EQ(recorded_looks(saw), std::regex_replace(looks, std::regex(":1(?=,|$)"), ""));
        trained.insert(set);
    }
    for (const auto& [set, unused] : committed().at("train").items())
        EXPECT_TRUE(trained.contains(set)) << set << " is committed and no model was trained on it";
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
