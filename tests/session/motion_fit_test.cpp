// restyle_fit_motion() on a scene that has moved, told of in every convention.
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <restyle/motion.h>
#include <restyle/restyle.hpp>

namespace restyle::test {
namespace {

constexpr std::uint32_t kWidth = 96, kHeight = 64;

// A smooth pattern that repeats nowhere near.
float brightness(float x, float y) {
    return 0.5f + 0.2f * std::sin(0.31f * x + 0.11f * y) + 0.2f * std::sin(0.07f * x - 0.23f * y) +
           0.1f * std::sin(0.013f * x * y);
}

struct Frames {
    std::vector<float> before, now, motion;
};

// A scene that moves by (right, down) pixels, whose vectors times `scales` lead to the frame
// before.
Frames moved(float right, float down, float scale_x, float scale_y) {
    Frames frames;
    for (std::uint32_t y = 0; y < kHeight; ++y)
        for (std::uint32_t x = 0; x < kWidth; ++x) {
            frames.before.push_back(brightness(static_cast<float>(x), static_cast<float>(y)));
            frames.now.push_back(
                brightness(static_cast<float>(x) - right, static_cast<float>(y) - down));
            frames.motion.insert(frames.motion.end(), {-right / scale_x, -down / scale_y});
        }
    return frames;
}

RestyleMotionSample sample_of(const Frames& frames) {
    auto sample = make<RestyleMotionSample>();
    sample.width = kWidth;
    sample.height = kHeight;
    sample.before = frames.before.data();
    sample.now = frames.now.data();
    sample.motion = frames.motion.data();
    return sample;
}

RestyleMotionFit fit(const Frames& frames) {
    const RestyleMotionSample sample = sample_of(frames);
    auto found = make<RestyleMotionFit>();
    EXPECT_EQ(restyle_fit_motion(&sample, &found), RESTYLE_OK) << restyle_last_error();
    return found;
}

TEST(MotionFit, FindsEveryConvention) {
    for (const float unit : {1.0f, 0.0f, 0.5f}) { // Pixels, parts of the picture, clip space.
        const float x = unit == 1 ? 1.0f : kWidth * (1 - unit);
        const float y = unit == 1 ? 1.0f : kHeight * (1 - unit);
        for (const float sign_x : {1.0f, -1.0f})
            for (const float sign_y : {1.0f, -1.0f}) {
                const RestyleMotionFit found = fit(moved(4.5f, -3, sign_x * x, sign_y * y));
                EXPECT_EQ(found.motion_scale_x, sign_x * x) << found.sentence;
                EXPECT_EQ(found.motion_scale_y, sign_y * y) << found.sentence;
                EXPECT_EQ(found.x_is_certain, 1u) << found.sentence;
                EXPECT_EQ(found.y_is_certain, 1u) << found.sentence;
                EXPECT_LT(found.difference, 0.1f * found.difference_unmoved);
            }
    }
}

TEST(MotionFit, SaysWhatAnAxisAlongWhichNothingMovesDoesNotTell) {
    const RestyleMotionFit found = fit(moved(5, 0, -static_cast<float>(kWidth), kHeight));
    EXPECT_EQ(found.motion_scale_x, -static_cast<float>(kWidth));
    EXPECT_EQ(found.x_is_certain, 1u);
    EXPECT_EQ(found.y_is_certain, 0u);
    EXPECT_NE(std::strstr(found.sentence, "motion_scale_x -96 and motion_scale_y"), nullptr);
    EXPECT_NE(std::strstr(found.sentence, "(a guess)"), nullptr) << found.sentence;
}

TEST(MotionFit, TellsNothingOfWhatStandsStillOrIsWrong) {
    const auto tells = [](const Frames& frames) {
        const RestyleMotionFit found = fit(frames);
        return found.x_is_certain != 0 || found.y_is_certain != 0 ||
               std::strstr(found.sentence, "do not tell") == nullptr;
    };
    EXPECT_FALSE(tells(moved(0, 0, 1, 1)));
    Frames wrong = moved(4, 3, 1, 1); // Vectors along the other diagonal, and of another length.
    for (std::size_t i = 0; i < wrong.motion.size(); i += 2) {
        wrong.motion[i] = 9;
        wrong.motion[i + 1] = -1;
    }
    EXPECT_FALSE(tells(wrong));
    Frames none = moved(4, 3, 1, 1);
    for (float& value : none.motion)
        value = NAN;
    EXPECT_FALSE(tells(none));
}

TEST(MotionFit, RefusesWhatItCannotRead) {
    const Frames frames = moved(1, 1, 1, 1);
    const auto refusal = [](const RestyleMotionSample& sample) -> std::string {
        auto found = make<RestyleMotionFit>();
        EXPECT_EQ(restyle_fit_motion(&sample, &found), RESTYLE_ERROR_INVALID_ARGUMENT);
        return restyle_last_error();
    };
    RestyleMotionSample sample = sample_of(frames);
    sample.width = 15;
    EXPECT_NE(refusal(sample).find("15 x 64, expected 16 to 16384"), std::string::npos);
    sample = sample_of(frames);
    sample.motion = nullptr;
    EXPECT_EQ(refusal(sample), "RestyleMotionSample.motion is NULL");
    sample = sample_of(frames);
    sample.bytes = 8;
    EXPECT_NE(refusal(sample).find("RestyleMotionSample.bytes is 8"), std::string::npos);
    const RestyleMotionSample good = sample_of(frames);
    EXPECT_EQ(restyle_fit_motion(&good, nullptr), RESTYLE_ERROR_INVALID_ARGUMENT);
}

} // namespace
} // namespace restyle::test
