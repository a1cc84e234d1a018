#include "viewer/window_layout.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "models/temporary_folder.h"

namespace viewer {
namespace {

namespace fs = std::filesystem;

class Layouts : public ::testing::Test {
protected:
    /// What is said of a file that holds this.
    std::string refusal(const std::string& text) const {
        std::ofstream(file_) << text;
        try {
            read_layout(file_);
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return "nothing";
    }

    const restyle::TemporaryFolder folder_;
    const fs::path file_ = folder_.path() / "viewer.json";
};

TEST_F(Layouts, AreReadAsTheyWereWritten) {
    WindowLayout layout;
    layout.theme = Theme::kLight;
    layout.place = WindowPlace{-20, 30, 1000, 640};
    layout.shows_training = true;
    layout.sections = {{"keep", true}, {"figures", false}};
    write_layout(file_, layout);

    const WindowLayout read = read_layout(file_);

    EXPECT_EQ(read.theme, Theme::kLight);
    ASSERT_TRUE(read.place);
    EXPECT_EQ(read.place->x, -20);
    EXPECT_EQ(read.place->y, 30);
    EXPECT_EQ(read.place->width, 1000);
    EXPECT_EQ(read.place->height, 640);
    EXPECT_FALSE(read.shows_log);
    EXPECT_TRUE(read.shows_training);
    EXPECT_FALSE(read.shows_path);
    EXPECT_EQ(read.sections, layout.sections);
}

TEST_F(Layouts, AreRefusedByFileAndMember) {
    const std::string begin = R"({"format": "restyle-viewer-1", "theme": "dark", )";
    const std::string panels =
        R"("panels": {"log": false, "training": false, "poses": false}, "sections": {)";
    EXPECT_EQ(refusal(begin + panels + "}}"), "nothing");
    for (const auto& [text, member] :
         {std::pair<std::string, std::string>(R"({"format": "restyle-viewer-9"})", "format"),
          {begin + R"("window": [0, 0, 0, 640], )" + panels + "}}", "window"},
          {begin + R"("window": [0, 0, 640], )" + panels + "}}", "window"},
          {begin + panels + R"("keep": 3}})", "sections.keep"},
          {begin + "\"panels\": {}, \"sections\": {}}", "panels.log"},
          {"{", "viewer.json"}}) {
        const std::string said = refusal(text);
        EXPECT_NE(said.find("viewer.json"), std::string::npos) << said;
        EXPECT_NE(said.find(member), std::string::npos) << said;
    }
}

TEST(LayoutFile, LiesInTheFolderForConfigurations) {
    const char* const before = std::getenv("XDG_CONFIG_HOME");
    const std::string kept = before != nullptr ? before : "";
    setenv("XDG_CONFIG_HOME", "/somewhere", 1);
    EXPECT_EQ(layout_file(), "/somewhere/restyle/viewer.json");
    before != nullptr ? setenv("XDG_CONFIG_HOME", kept.c_str(), 1) : unsetenv("XDG_CONFIG_HOME");
}

} // namespace
} // namespace viewer
