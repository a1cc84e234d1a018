// Picture files and the averaging that smooths what is drawn.
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "picture_file.h"

namespace samples {
namespace {

namespace fs = std::filesystem;

class ScenePictures : public testing::Test {
protected:
    void SetUp() override { fs::create_directories(folder_); }
    void TearDown() override { fs::remove_all(folder_); }

    fs::path folder_ =
        fs::path(testing::TempDir()) /
        (std::string("scene_") + testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(ScenePictures, AreReadBackAsWrittenAndNothingIsLeftAside) {
    const Picture written{2, 1, {1, 2, 3, 255, 250, 251, 252, 255}};
    write_png(written, folder_ / "a.png");
    const Picture read = read_picture(folder_ / "a.png");
    EXPECT_EQ(read.width, 2);
    EXPECT_EQ(read.height, 1);
    EXPECT_EQ(read.rgba, written.rgba);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1);
}

TEST_F(ScenePictures, AreWrittenOfEveryNumberOfChannels) {
    const std::uint8_t rows[] = {7,  90, 200, 255,
                                 31, 0,  8,   64}; // Of two pixels and one row at most.
    const std::vector<std::vector<std::uint8_t>> as_rgba = {
        {7, 7, 7, 255, 90, 90, 90, 255},
        {7, 7, 7, 90, 200, 200, 200, 255},
        {7, 90, 200, 255, 255, 31, 0, 255},
        {7, 90, 200, 255, 31, 0, 8, 64},
    };
    for (int channels = 1; channels <= 4; ++channels) {
        write_png(folder_ / "d.png", rows, 2, 1, channels);
        EXPECT_EQ(read_picture(folder_ / "d.png").rgba, as_rgba[std::size_t(channels - 1)])
            << channels << " channels";
    }
    EXPECT_THROW(write_png(folder_ / "d.png", rows, 0, 1, 3), std::runtime_error);
}

TEST_F(ScenePictures, ThatAreNoneAreNamed) {
    std::ofstream(folder_ / "b.png") << "not a picture";
    try {
        read_picture(folder_ / "b.png");
        FAIL() << "it was read";
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find("b.png"), std::string::npos);
    }
}

TEST_F(ScenePictures, InNoFolderAreNotWritten) {
    try {
        write_png({1, 1, {0, 0, 0, 255}}, folder_ / "none" / "c.png");
        FAIL() << "it was written";
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find("none/c.png"), std::string::npos);
    }
}

TEST_F(ScenePictures, OfHalfTheSizeHoldTheMeanOfEach2x2) {
    const Picture drawn{4, 2, {0,  0, 0, 255, 10, 0, 0, 255, 1, 0, 0, 255, 1, 0, 0, 255,
                               20, 8, 0, 255, 30, 0, 0, 255, 1, 0, 0, 255, 2, 0, 4, 255}};
    const Picture half = half_size(drawn);
    EXPECT_EQ(half.width, 2);
    EXPECT_EQ(half.height, 1);
    EXPECT_EQ(half.rgba, (std::vector<std::uint8_t>{15, 2, 0, 255, 1, 0, 1, 255}));
}

} // namespace
} // namespace samples
