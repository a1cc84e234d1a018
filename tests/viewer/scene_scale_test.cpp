// The scale of a scene on machines whose frames take so long by its pixels, and so long anyway.
#include "viewer/scene_scale.h"

#include <cmath>
#include <functional>
#include <vector>

#include <gtest/gtest.h>

namespace viewer {
namespace {

constexpr double kRate = 25; // Frames of 40 ms are wanted.
constexpr double kWanted_ms = 1000 / kRate;

/// What a frame takes, by its scale and number.
using Machine = std::function<double(double scale, int frame)>;

Machine machine(double fixed_ms, double pixels_ms) {
    return [=](double scale, int) { return fixed_ms + pixels_ms * scale * scale; };
}

/// In [-1, 1], of no pattern.
double noise(int frame) {
    const double place = std::sin(frame * 12.9898) * 43758.5453;
    return 2 * (place - std::floor(place)) - 1;
}

Machine noisy(const Machine& of, double share) {
    return [=](double scale, int frame) { return of(scale, frame) * (1 + share * noise(frame)); };
}

struct Course {
    std::vector<double> scales;
    std::vector<double> times_ms;

    double last() const { return scales.back(); }
    int changes(std::size_t from) const {
        int changes = 0;
        for (std::size_t n = from; n < scales.size(); ++n)
            changes += scales[n] != scales[n - 1] ? 1 : 0;
        return changes;
    }
    double mean_ms(std::size_t from) const {
        double sum = 0;
        for (std::size_t n = from; n < times_ms.size(); ++n)
            sum += times_ms[n];
        return sum / static_cast<double>(times_ms.size() - from);
    }
};

/// As a window does it: what is timed is of the scale of two frames before. A display that shows so
/// many milliseconds apart makes each frame wait for it.
Course run(SceneScale& scale, const Machine& machine, int frames, double display_ms = 0) {
    const SceneScaling held{.holds_rate = true, .frame_rate = kRate};
    Course course;
    for (int n = 0; n < frames; ++n) {
        course.scales.push_back(scale.of(held));
        const double of = course.scales[static_cast<std::size_t>(std::max(0, n - 2))];
        const double busy_ms = machine(of, n);
        const double whole_ms =
            display_ms > 0 ? std::ceil(busy_ms / display_ms) * display_ms : busy_ms;
        course.times_ms.push_back(whole_ms);
        scale.follow(whole_ms, whole_ms - busy_ms, kRate);
    }
    return course;
}

TEST(SceneScale, StaysWholeOnAMachineThatIsFastEnough) {
    SceneScale scale;
    EXPECT_EQ(run(scale, machine(5, 20), 1000).changes(1), 0);
    EXPECT_EQ(scale.of({.holds_rate = true}), 1);
}

TEST(SceneScale, IsTheOneThatIsChosenWhereNoRateIsHeld) {
    SceneScale scale;
    run(scale, machine(5, 200), 1000);
    EXPECT_EQ(scale.of({.holds_rate = false, .scale = 0.6}), 0.6);
}

TEST(SceneScale, ComesToTheWantedRateAndStaysThere) {
    for (const double pixels_ms : {50.0, 100.0, 200.0, 400.0}) {
        SceneScale scale;
        const Course settled = run(scale, machine(10, pixels_ms), 600);
        EXPECT_EQ(settled.changes(300), 0) << pixels_ms;
        EXPECT_LE(settled.mean_ms(300), 1.05 * kWanted_ms) << pixels_ms;
        EXPECT_GE(settled.mean_ms(300), 0.7 * kWanted_ms) << pixels_ms; // No smaller than need be.
    }
}

TEST(SceneScale, IsThereWithinSomeFrames) {
    SceneScale scale;
    EXPECT_LE(run(scale, machine(10, 300), 60).times_ms.back(), 1.05 * kWanted_ms);
}

// A dozen of them would take most of a minute.
TEST(SceneScale, IsThereWithinFewFramesWhereTheyTakeLong) {
    SceneScale scale;
    EXPECT_EQ(run(scale, machine(10, 4000), 10).last(), kLeastScale);
}

TEST(SceneScale, GrowsAgainWhenTheMachineHasTimeAgain) {
    SceneScale scale;
    const double small = run(scale, machine(10, 400), 300).last();
    EXPECT_LT(small, 0.35);
    EXPECT_EQ(run(scale, machine(5, 20), 1000).last(), 1);
}

TEST(SceneScale, KeepsWithinItsBounds) {
    SceneScale scale;
    EXPECT_EQ(run(scale, machine(500, 500), 300).last(), kLeastScale);
    const Course wide = run(scale, machine(0.01, 0), 2000);
    for (const double at : wide.scales)
        EXPECT_TRUE(at >= kLeastScale && at <= 1) << at;
    EXPECT_EQ(wide.last(), 1);
}

TEST(SceneScale, DoesNotMindFramesThatStall) {
    SceneScale scale;
    const Course stalled = run(
        scale, [](double of, int frame) { return frame % 100 == 50 ? 5000.0 : 5 + 28 * of * of; },
        2000);
    EXPECT_EQ(stalled.changes(1), 0);
}

TEST(SceneScale, DoesNotFlutterWhereTimesAreNoisy) {
    for (const double share : {0.1, 0.3, 0.6}) {
        SceneScale scale;
        const Course course = run(scale, noisy(machine(10, 100), share), 6000);
        EXPECT_LE(course.changes(3000), 8) << share; // Of 250 occasions.
        EXPECT_LE(course.mean_ms(3000), 1.1 * kWanted_ms) << share;
    }
}

/// The next step up is too slow and this one too fast, which leaves nothing to settle on.
TEST(SceneScale, TriesMoreSeldomWhatDidNotDo) {
    const auto steep = [](double scale, int) { return scale > 0.6 ? 60.0 : 20.0; };
    SceneScale scale;
    const Course tries = run(scale, steep, 12000);
    EXPECT_LE(tries.changes(6000), 60);
    EXPECT_LE(tries.mean_ms(6000), 0.7 * kWanted_ms);
}

TEST(SceneScale, GrowsThoughTheDisplaySetsThePace) {
    constexpr double kDisplay_ms = kWanted_ms; // No frame can come sooner.
    SceneScale scale;
    run(scale, machine(10, 300), 300, kDisplay_ms);
    const Course quick = run(scale, machine(2, 20), 1500, kDisplay_ms);
    EXPECT_EQ(quick.last(), 1);
    EXPECT_LE(quick.mean_ms(0), 1.01 * kWanted_ms);
}

} // namespace
} // namespace viewer
