// Keys do what the manual's table says, which is the one that the window shows.
#include "viewer/shortcuts.h"

#define GLFW_INCLUDE_NONE
#include <fstream>
#include <sstream>

#include <GLFW/glfw3.h>
#include <gtest/gtest.h>
#include <imgui.h>

namespace viewer {
namespace {

/// The rows of a section of the viewer's manual.
std::vector<std::string> table_of(const std::string& section) {
    std::ifstream manual(std::string(RESTYLE_SOURCE_DIR) + "/docs/viewer.md");
    std::vector<std::string> rows;
    bool is_there = false;
    for (std::string line; std::getline(manual, line);) {
        if (line.starts_with("## ")) is_there = line == "## " + section;
        if (is_there && line.starts_with("|") && !line.starts_with("|--")) rows.push_back(line);
    }
    return rows;
}

TEST(Shortcuts, AreThoseOfTheManual) {
    std::vector<std::string> expected{"| key | |"};
    for (const KeyInfo& info : key_infos())
        expected.push_back(std::string("| ") + info.keys + " | " + info.purpose + " |");
    EXPECT_EQ(table_of("Keys"), expected);
}

class Struck : public testing::Test {
protected:
    Struck() { ImGui::CreateContext(); }
    ~Struck() override { ImGui::DestroyContext(); }

    /// What has come of a key that was struck.
    Choices after(int key, int mods = 0, bool are_free = true) {
        Choices choices;
        choices.viewing.offers_truth = true;
        follow_keys({KeyChanged{key, 0, GLFW_PRESS, mods}, KeyChanged{key, 0, GLFW_RELEASE, mods}},
                    are_free, choices);
        return choices;
    }
};

// Letters go by the keyboard's layout, which there is none of without a display.
TEST_F(Struck, FollowsAKeyOnceAndOnlyWhereKeysAreFree) {
    EXPECT_TRUE(after(GLFW_KEY_F1).shows_keys);
    EXPECT_FALSE(after(GLFW_KEY_F1, 0, /*are_free=*/false).shows_keys);
    EXPECT_EQ(after(GLFW_KEY_2).viewing.view, View::kSideBySide);
    EXPECT_EQ(after(GLFW_KEY_2, GLFW_MOD_CONTROL).viewing.view, View::kSplit);
    EXPECT_TRUE(after(GLFW_KEY_F12).keep_view);
    EXPECT_TRUE(after(GLFW_KEY_F12, GLFW_MOD_SHIFT).keep_pair);
}

TEST_F(Struck, ShowsTheKeysForAQuestionMarkOnWhateverKey) {
    Choices choices;
    follow_keys({CharacterTyped{'?'}}, true, choices);
    EXPECT_TRUE(choices.shows_keys);
    follow_keys({CharacterTyped{'?'}}, false, choices);
    EXPECT_TRUE(choices.shows_keys) << "it was typed into a field";
    follow_keys({CharacterTyped{'?'}}, true, choices);
    EXPECT_FALSE(choices.shows_keys);
}

} // namespace
} // namespace viewer
