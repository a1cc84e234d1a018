// A camera's path goes through its poses smoothly, is the same after it was kept, and refused where
// its file is broken.
#include "viewer/camera_path.h"

#include <cmath>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace viewer {
namespace {

using Json = nlohmann::json;

samples::Camera looking(const glm::vec3& eye, float turn, float field_of_view = 0.9F) {
    return {eye, eye + glm::vec3(std::sin(turn), 0, std::cos(turn)), field_of_view};
}

glm::vec3 gaze(const samples::Camera& camera) {
    return glm::normalize(camera.target - camera.eye);
}

/// Poses at uneven times, on no line and no circle.
CameraPath winding() {
    CameraPath path;
    path.add({0, looking({0, 0, 0}, 0)});
    path.add({1, looking({4, 1, 0}, 1.2F, 0.6F)});
    path.add({1.5, {{5, 3, -2}, {0, 0, -9}, 1.1F}});
    path.add({4, looking({-3, 2, 7}, 2.5F)});
    return path;
}

TEST(CameraPath, PassesItsPosesAtTheirTimes) {
    const CameraPath path = winding();
    EXPECT_EQ(path.length(), 4);
    for (const KeyPose& pose : path.poses()) {
        const samples::Camera camera = path.at(pose.seconds);
        EXPECT_LT(glm::distance(camera.eye, pose.camera.eye), 1e-5F) << pose.seconds;
        EXPECT_LT(glm::distance(gaze(camera), gaze(pose.camera)), 1e-5F) << pose.seconds;
        EXPECT_NEAR(camera.field_of_view, pose.camera.field_of_view, 1e-6F);
    }
    EXPECT_EQ(path.at(9).eye, path.poses().back().camera.eye) << "behind its end it stays";
}

/// The largest leap in speed at a pose: of place, gaze and lens.
float leap_at(const CameraPath& path, double seconds) {
    constexpr double kStep = 1e-3;
    const auto speed = [&](double from, double to) {
        const samples::Camera a = path.at(from);
        const samples::Camera b = path.at(to);
        const glm::vec3 lens(b.field_of_view - a.field_of_view, 0, 0);
        return std::array{(b.eye - a.eye) / static_cast<float>(kStep),
                          (gaze(b) - gaze(a)) / static_cast<float>(kStep),
                          lens / static_cast<float>(kStep)};
    };
    const auto before = speed(seconds - kStep, seconds);
    const auto after = speed(seconds, seconds + kStep);
    float leap = 0;
    for (std::size_t i = 0; i < before.size(); ++i)
        leap = std::max(leap, glm::distance(before[i], after[i]));
    return leap;
}

TEST(CameraPath, KeepsItsSpeedFromOnePoseToTheNext) {
    // Piecewise straight, the speeds at the poses would differ by 3 m/s and more.
    EXPECT_LT(leap_at(winding(), 1), 0.1F);
    EXPECT_LT(leap_at(winding(), 1.5), 0.1F);
}

TEST(CameraPath, GoesOnALineAndTurnsAtTheirOwnSpeedHoweverThePosesLie) {
    CameraPath path;
    for (const float seconds : {0.0F, 0.5F, 2.0F, 2.25F, 4.0F}) {
        const glm::vec3 eye = seconds * glm::vec3(1, -2, 3);
        path.add({static_cast<double>(seconds), looking(eye, 0.4F * seconds)});
    }
    for (float seconds = 0; seconds <= 4; seconds += 0.1F) {
        const samples::Camera camera = path.at(static_cast<double>(seconds));
        EXPECT_LT(glm::distance(camera.eye, seconds * glm::vec3(1, -2, 3)), 1e-4F) << seconds;
        const samples::Camera expected = looking({}, 0.4F * seconds);
        EXPECT_LT(glm::distance(gaze(camera), gaze(expected)), 1e-3F) << seconds;
    }
}

TEST(CameraPath, RestsBetweenTwoPosesOfOnePlace) {
    CameraPath path;
    path.add({0, looking({-5, 0, 0}, 0)});
    path.add({1, looking({0, 0, 0}, 0)});
    path.add({2, looking({0, 0, 0}, 1)});
    path.add({3, looking({5, 0, 0}, 2)});
    for (double seconds = 1; seconds <= 2; seconds += 0.125)
        EXPECT_LT(glm::length(path.at(seconds).eye), 1e-6F) << seconds;
    EXPECT_GT(glm::distance(gaze(path.at(1.25)), gaze(path.at(1.75))), 0.2F) << "while it turns";
}

TEST(CameraPath, KeepsPosesInTheOrderOfTheirTimes) {
    CameraPath path = winding();
    const glm::vec3 second = path.poses()[1].camera.eye;
    path.retime(1, 2.5);
    EXPECT_EQ(path.poses()[2].camera.eye, second);
    path.retime(2, 4);
    EXPECT_EQ(path.poses().back().camera.eye, second) << "behind the one that is there already";
    EXPECT_DOUBLE_EQ(path.length(), 4.01);
    path.remove(3);
    EXPECT_EQ(path.poses().size(), 3U);
    EXPECT_EQ(path.length(), 4);
}

class CameraPathFile : public testing::Test {
protected:
    CameraPathFile()
        : file_(std::filesystem::temp_directory_path() /
                ("restyle_path_" + std::to_string(getpid()) + ".json")) {}
    ~CameraPathFile() override { std::filesystem::remove(file_); }

    std::string refusal(const std::string& text) const {
        std::ofstream(file_) << text;
        try {
            CameraPath{file_};
        } catch (const std::runtime_error& error) {
            const std::string sentence = error.what();
            EXPECT_EQ(sentence.find(file_.string()), 0U) << sentence;
            return sentence;
        }
        return "nothing is refused";
    }

    std::filesystem::path file_;
};

TEST_F(CameraPathFile, IsReadAsItWasWritten) {
    winding().write(file_);
    const CameraPath read(file_);
    ASSERT_EQ(read.poses().size(), 4U);
    for (double seconds = 0; seconds < 4; seconds += 0.3) {
        EXPECT_EQ(read.at(seconds).eye, winding().at(seconds).eye);
        EXPECT_EQ(read.at(seconds).target, winding().at(seconds).target);
        EXPECT_EQ(read.at(seconds).field_of_view, winding().at(seconds).field_of_view);
    }
    std::ifstream stream(file_);
    EXPECT_EQ(Json::parse(stream)["poses"][1]["field_of_view"].dump(), "0.6");
}

TEST_F(CameraPathFile, IsRefusedByMemberAndValue) {
    const Json whole = Json::parse(R"({"format": "restyle-path-1", "poses": [
        {"seconds": 0, "eye": [0, 1, 2], "target": [0, 1, 3]},
        {"seconds": 2, "eye": [0, 1, 4], "target": [0, 1, 5], "up": [1, 0, 0], "field_of_view": 1}]})");
    EXPECT_EQ(refusal(whole.dump()), "nothing is refused");
    const auto expect = [&](const char* pointer, const Json& value, const char* words) {
        Json broken = whole;
        broken[Json::json_pointer(pointer)] = value;
        const std::string sentence = refusal(broken.dump());
        EXPECT_NE(sentence.find(words), std::string::npos) << pointer << ": " << sentence;
    };
    expect("/format", "other", "format is \"other\", expected one of restyle-path-1");
    expect("/poses", Json::array(), "poses is [], expected at least one pose");
    expect("/poses/1/seconds", 0, "poses[1].seconds is 0, expected a time later");
    expect("/poses/0/seconds", -1, "poses[0].seconds is -1, expected a time from 0");
    expect("/poses/0/seconds", "soon", "poses[0].seconds is \"soon\"");
    expect("/poses/0/eye", {1, 2}, "poses[0].eye is [1,2], expected 3 numbers");
    expect("/poses/0/target", {0, 1, 2}, "poses[0].target is [0,1,2], expected a place away");
    expect("/poses/1/up", {0, 0, 1}, "poses[1].up is [0,0,1], expected");
    expect("/poses/1/field_of_view", 4, "poses[1].field_of_view is 4, expected an upright angle");
    EXPECT_NE(refusal("{").find("is not JSON"), std::string::npos);
    Json missing = whole;
    missing["poses"][0].erase("eye");
    EXPECT_NE(refusal(missing.dump()).find("poses[0].eye is missing"), std::string::npos);
}

} // namespace
} // namespace viewer
