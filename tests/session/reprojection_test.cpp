// Late pictures, moved along the scene's motion to the frame of now.
#include <cmath>

#include "session/scene_test.h"

namespace restyle::test {
namespace {

constexpr Rgba kRed{230, 20, 30, 77}, kBlue{20, 40, 220, 99};

// A colour of its own for each point of a scene that is larger than the picture.
Rgba scene_colour(int x, int y) {
    return {std::uint8_t(37 * x + 91 * y + 13), std::uint8_t(59 * x + 17 * y + 101),
            std::uint8_t(11 * x + 43 * y + 7), std::uint8_t(x * 5 + y)};
}

class Reprojection : public SceneTest {
protected:
    void SetUp() override {
        SceneTest::SetUp();
        if (!context_) return;
        put(even({0, 0, 0, 0}), *picture_);
        move_by(0, 0);
        put(plane<float>([](int, int) { return 0.5f; }), *depth_);
        put(plane<std::uint32_t>([](int, int) { return 1u; }), *object_);
    }

    static RestyleSceneInfo motion_only() {
        RestyleSceneInfo scene{};
        scene.motion_format = VK_FORMAT_R32G32_SFLOAT;
        return scene;
    }

    Session open_with(const RestyleSceneInfo& scene, const std::string& manner = "inverting") {
        scene_ = scene;
        return open_told(scene, manner);
    }

    RestyleScene inputs() const {
        RestyleScene scene{};
        scene.motion = general(*motion_, false);
        if (scene_.depth_format != VK_FORMAT_UNDEFINED) scene.depth = general(*depth_, false);
        if (scene_.object_format != VK_FORMAT_UNDEFINED) scene.object = general(*object_, false);
        return scene;
    }

    using SceneTest::show_frame;
    RestylePicture show_frame(Session& session, std::uint64_t number) {
        return show_frame(session, number, inputs());
    }

    // Frame 1, restyled and shown.
    void begin_with(Session& session, const Plane<Rgba>& frame) {
        put(frame, *color_);
        restyle(session, *color_, 1);
        const RestylePicture shown = show_frame(session, 1);
        EXPECT_EQ(shown.passed_through, 0u);
        EXPECT_EQ(shown.moved, 0u);
    }

    // Of a scene that has moved by (right, down) since frame 1: inverted wherever it was to be
    // seen.
    void expect_moved(int right, int down) {
        const Texels shown = read(*picture_);
        for (int y = std::max(0, down); y < kSide + std::min(0, down); ++y)
            for (int x = std::max(0, right); x < kSide + std::min(0, right); ++x)
                ASSERT_EQ(colour_at(shown, x, y), inverted(scene_colour(x - right, y - down)))
                    << x << ", " << y;
    }

    static Plane<Rgba> scene_moved(int right, int down) {
        return plane<Rgba>([&](int x, int y) { return scene_colour(x - right, y - down); });
    }

    RestyleSceneInfo scene_{};
};

TEST_F(Reprojection, CarriesTheChangeOntoTheFrameOfNow) {
    for (const bool with_view : {true, false}) {
        Session session = open_with(motion_only());
        begin_with(session, scene_moved(0, 0));
        put(scene_moved(3, -2), *color_);
        move_by(3, -2);
        const RestylePicture shown = show_frame(session, 2, inputs(), with_view);
        EXPECT_EQ(shown.moved, 1u);
        EXPECT_EQ(shown.frame_number, 1u);
        EXPECT_EQ(shown.age, 1u);
        expect_moved(3, -2);
    }
}

TEST_F(Reprojection, ComposesTheMotionOfSeveralFrames) {
    Session session = open_with(motion_only());
    begin_with(session, scene_moved(0, 0));
    int right = 0, down = 0;
    std::uint64_t number = 1;
    for (const auto& [x, y] :
         {std::pair{1, 0}, std::pair{2, 1}, std::pair{-1, 2}, std::pair{0, -4}}) {
        right += x;
        down += y;
        put(scene_moved(right, down), *color_);
        move_by(float(x), float(y));
        EXPECT_EQ(show_frame(session, ++number).moved, 1u);
    }
    // What has left the picture meanwhile has not come back.
    const Texels shown = read(*picture_);
    for (int y = 3; y < kSide - 4; ++y)
        for (int x = 3; x < kSide - 1; ++x)
            ASSERT_EQ(colour_at(shown, x, y), inverted(scene_colour(x - right, y - down)))
                << x << ", " << y;
}

TEST_F(Reprojection, StandingStillItIsTheWholePictureBitForBit) {
    Session session = open_with(motion_only(), "constant");
    begin_with(session, scene_moved(0, 0));
    const Texels whole = read(*picture_);
    for (std::uint64_t number = 2; number < 6; ++number)
        EXPECT_EQ(show_frame(session, number).moved, 1u);
    EXPECT_EQ(read(*picture_), whole);
}

TEST_F(Reprojection, FollowsTheFrameThatIsStillInTheCore) {
    Session session = open_with(motion_only(), "held");
    put(scene_moved(0, 0), *color_);
    const RestyleTicket ticket = hand_in(session, *color_, 1);
    EXPECT_EQ(show_frame(session, 1).passed_through, 1u);
    for (int right = 1; right <= 3; ++right) {
        put(scene_moved(right, 0), *color_);
        move_by(1, 0);
        EXPECT_EQ(show_frame(session, std::uint64_t(right) + 1).passed_through, 1u);
    }
    let_go();
    EXPECT_TRUE(session.wait(ticket, kMinute));
    put(scene_moved(4, 0), *color_);
    EXPECT_EQ(show_frame(session, 5).moved, 1u);
    expect_moved(4, 0);
}

TEST_F(Reprojection, TakesAnyConventionOfVectors) {
    RestyleSceneInfo scene = motion_only();
    scene.motion_scale_x = -kSide; // From the frame before to now, in parts of the picture, y up.
    scene.motion_scale_y = kSide;
    Session session = open_with(scene);
    begin_with(session, scene_moved(0, 0));
    put(scene_moved(3, 2), *color_);
    put(plane<Vector>([](int, int) { return Vector{3.0f / kSide, -2.0f / kSide}; }), *motion_);
    EXPECT_EQ(show_frame(session, 2).moved, 1u);
    expect_moved(3, 2);
}

// Frame 1 is red on the left and blue on the right; in frame 2 the red thing is gone from the
// columns 4 to 7, and the blue behind it is to be seen, which has not moved.
class ComesIntoView : public Reprojection {
protected:
    static bool is_red(int x) { return x < 8; }
    static bool is_red_now(int x) { return x < 4; }

    Rgba shown_in_column_5(const RestyleSceneInfo& scene) {
        Session session = open_with(scene);
        put(plane<float>([](int x, int) { return is_red(x) ? 0.3f : 0.9f; }), *depth_);
        put(plane<std::uint32_t>([](int x, int) { return is_red(x) ? 1u : 2u; }), *object_);
        begin_with(session, plane<Rgba>([](int x, int) { return is_red(x) ? kRed : kBlue; }));
        put(plane<float>([](int x, int) { return is_red_now(x) ? 0.3f : 0.9f; }), *depth_);
        put(plane<std::uint32_t>([](int x, int) { return is_red_now(x) ? 1u : 2u; }), *object_);
        put(plane<Rgba>([](int x, int) { return is_red_now(x) ? kRed : kBlue; }), *color_);
        EXPECT_EQ(show_frame(session, 2).moved, 1u);
        EXPECT_EQ(shown_at(2, 3), inverted(kRed));
        EXPECT_EQ(shown_at(12, 3), inverted(kBlue));
        return shown_at(5, 3);
    }

    static void expect_near(Rgba colour, Rgba expected) {
        EXPECT_NEAR(colour.r, expected.r, 3);
        EXPECT_NEAR(colour.g, expected.g, 3);
        EXPECT_NEAR(colour.b, expected.b, 3);
        EXPECT_EQ(colour.a, expected.a);
    }
};

TEST_F(ComesIntoView, TakesTheChangeOfWhatIsLikeItWhereDepthTells) {
    RestyleSceneInfo scene = motion_only();
    scene.depth_format = VK_FORMAT_R32_SFLOAT;
    expect_near(shown_in_column_5(scene), inverted(kBlue));
    scene.depth_reversed = 1; // 0.3 is then three times as far as 0.9.
    expect_near(shown_in_column_5(scene), inverted(kBlue));
}

TEST_F(ComesIntoView, TakesTheChangeOfWhatIsLikeItWhereTheObjectTells) {
    RestyleSceneInfo scene = motion_only();
    scene.object_format = VK_FORMAT_R32_UINT;
    expect_near(shown_in_column_5(scene), inverted(kBlue));
}

// What is like it lies on the picture's other side.
TEST_F(ComesIntoView, TakesTheChangeOfWhatIsLikeItAnywhereWhereAllIsNew) {
    Session session = open_with(motion_only());
    begin_with(session, plane<Rgba>([](int x, int) { return is_red(x) ? kRed : kBlue; }));
    put(plane<Rgba>([](int x, int) { return is_red(x) ? kBlue : kRed; }), *color_);
    move_by(5 * kSide, 0);
    EXPECT_EQ(show_frame(session, 2).moved, 1u);
    for (const int x : {0, 2, 7}) {
        expect_near(shown_at(x, 9), inverted(kBlue));
        expect_near(shown_at(kSide - 1 - x, 9), inverted(kRed));
    }
}

TEST_F(ComesIntoView, CannotBeToldByMotionAlone) {
    const Rgba colour = shown_in_column_5(motion_only()); // Blue, with the change of red.
    EXPECT_GT(std::abs(colour.b - inverted(kBlue).b), 100);
}

// A thing in front of a ground that stands still, both of one colour: its columns, and how far it
// has moved since the frame before.
struct Thing {
    int first, end;
    float moved = 0;

    bool covers(int x) const { return x >= first && x < end; }
};

class Uncovering : public Reprojection {
protected:
    Session open() {
        RestyleSceneInfo scene = motion_only();
        scene.depth_format = VK_FORMAT_R32_SFLOAT;
        scene.object_format = VK_FORMAT_R32_UINT;
        Session session = open_with(scene);
        session.keep_buffers({"shown_validity"});
        return session;
    }

    void draw(const Thing& thing) {
        put(plane<Rgba>([&](int x, int) { return thing.covers(x) ? kRed : kBlue; }), *color_);
        put(plane<float>([&](int x, int) { return thing.covers(x) ? 0.3f : 0.9f; }), *depth_);
        put(plane<std::uint32_t>([&](int x, int) { return thing.covers(x) ? 1u : 2u; }), *object_);
        put(plane<Vector>([&](int x, int) {
                return Vector{thing.covers(x) ? -thing.moved : 0, 0};
            }),
            *motion_);
    }

    // Of the frames of these things, the last one; the first is restyled. Which columns were seen.
    std::array<bool, kSide> seen(const std::vector<Thing>& things) {
        Session session = open();
        draw(things.front());
        restyle(session, *color_, 1);
        for (std::size_t i = 0; i < things.size(); ++i) {
            draw(things[i]);
            show_frame(session, i + 1);
        }
        auto set = make<RestyleBufferSet>();
        EXPECT_TRUE(session.take_buffers(set));
        EXPECT_EQ(set.shown_with, things.size());
        RestyleBuffer told;
        std::vector<float> validity;
        EXPECT_TRUE(session.read_buffer("shown_validity", told, validity));
        std::array<bool, kSide> seen{};
        for (std::size_t x = 0; x < kSide && !validity.empty(); ++x)
            seen[x] = validity[5 * kSide + x] == 1;
        return seen;
    }

    // Nowhere the change of the one on the other.
    void expect_no_trail(const Thing& thing) {
        const Texels shown = read(*picture_);
        for (int x = 0; x < kSide; ++x) {
            const Rgba colour = colour_at(shown, x, 5);
            const Rgba expected = inverted(thing.covers(x) ? kRed : kBlue);
            EXPECT_NEAR(colour.r, expected.r, 3) << "column " << x;
            EXPECT_NEAR(colour.b, expected.b, 3) << "column " << x;
        }
    }
};

// Temporal anti-aliasing draws it up to a pixel elsewhere in each frame.
TEST_F(Uncovering, AnEdgeThatJittersIsStillSeen) {
    for (const std::vector<Thing>& things :
         {std::vector<Thing>{{4, 8}, {4, 7}}, {{4, 8}, {5, 9}}, {{4, 8}, {5, 9}, {4, 8}, {3, 7}}}) {
        std::array<bool, kSide> all{};
        all.fill(true);
        EXPECT_EQ(seen(things), all);
        expect_no_trail(things.back());
    }
}

TEST_F(Uncovering, WhatAThingHasMovedAwayFromIsNew) {
    const std::vector<Thing> slow{{4, 8}, {5, 9, 1}, {6, 10, 1}, {7, 11, 1}};
    std::array<bool, kSide> all = seen(slow);
    for (int x = 0; x < kSide; ++x)
        EXPECT_EQ(all[std::size_t(x)], x < 4 || x > 6) << "column " << x;
    expect_no_trail(slow.back());

    const std::vector<Thing> fast{{2, 5}, {5, 8, 3}, {8, 11, 3}, {11, 14, 3}};
    all = seen(fast);
    EXPECT_TRUE(all[1]);
    for (int x = 3; x < 11; ++x) // Beside what was uncovered first its neighbour may stand in.
        EXPECT_FALSE(all[std::size_t(x)]) << "column " << x;
    EXPECT_TRUE(all[12] && all[15]);
    expect_no_trail(fast.back());
}

TEST_F(Reprojection, ShowsTheWholePictureWhereTheWayIsLost) {
    Session session = open_with(motion_only());
    begin_with(session, scene_moved(0, 0));
    put(scene_moved(5, 0), *color_);
    move_by(5, 0);
    EXPECT_EQ(show_frame(session, 2, {}).moved, 0u); // Nothing is told of this frame's motion.
    expect_moved(0, 0);
    EXPECT_EQ(show_frame(session, 3).moved, 0u);
    expect_moved(0, 0);
}

TEST_F(Reprojection, ShowsTheWholePictureWhereThatIsWanted) {
    Session session = open_with(motion_only());
    RestyleSettings settings = restyle_default_settings();
    settings.late = RESTYLE_LATE_WHOLE;
    session.configure(settings);
    begin_with(session, scene_moved(0, 0));
    put(scene_moved(2, 0), *color_);
    move_by(2, 0);
    EXPECT_EQ(show_frame(session, 2).moved, 0u);
    expect_moved(0, 0);
    settings.late = RESTYLE_LATE_MOVED; // The way was kept all the same.
    session.configure(settings);
    put(scene_moved(4, 0), *color_);
    EXPECT_EQ(show_frame(session, 3).moved, 1u);
    expect_moved(4, 0);
}

TEST_F(Reprojection, AfterACutNoPictureOfBeforeIsShown) {
    Session session = open_with(motion_only());
    begin_with(session, scene_moved(0, 0));
    RestyleScene cut = inputs();
    cut.cut = 1;
    put(scene_moved(7, 7), *color_);
    EXPECT_EQ(show_frame(session, 2, cut).passed_through, 1u);
    EXPECT_EQ(read(*picture_), texels_of(scene_moved(7, 7)));
    EXPECT_EQ(show_frame(session, 3).passed_through, 1u);
    restyle(session, *color_, 4);
    EXPECT_EQ(show_frame(session, 4).passed_through, 0u);
    EXPECT_EQ(shown_at(3, 3), inverted(scene_colour(-4, -4)));
}

TEST_F(Reprojection, AMaskSaysWhereAndHowMuch) {
    RestyleSceneInfo with_mask{};
    with_mask.mask_format = VK_FORMAT_R8_UNORM;
    Session session = open_with(with_mask);
    const auto mask = image(VK_FORMAT_R8_UNORM);
    put(plane<std::uint8_t>([](int x, int) {
            return std::uint8_t(x < 5 ? 0 : x < 10 ? 51 : 255);
        }),
        *mask);
    put(scene_moved(0, 0), *color_);
    restyle(session, *color_, 1);
    RestyleScene scene{};
    EXPECT_EQ(show_frame(session, 2, scene).passed_through,
              0u); // None with this frame: everywhere.
    EXPECT_EQ(shown_at(2, 3), inverted(scene_colour(2, 3)));
    scene.mask = general(*mask, false);
    for (const bool with_view : {true, false}) {
        show_frame(session, 3, scene, with_view);
        EXPECT_EQ(shown_at(2, 3), scene_colour(2, 3));
        EXPECT_EQ(shown_at(12, 3), inverted(scene_colour(12, 3)));
        const Rgba frame = scene_colour(7, 3), shown = shown_at(7, 3);
        EXPECT_NEAR(shown.r, frame.r + 0.2 * (255 - 2 * frame.r), 0.51);
        EXPECT_NEAR(shown.g, frame.g + 0.2 * (255 - 2 * frame.g), 0.51);
        EXPECT_EQ(shown.a, frame.a);
    }
}

TEST_F(Reprojection, LuminanceAndChromaOfTheChangeAreComposedApart) {
    Session session = open_with(motion_only(), "constant");
    begin_with(session, plane<Rgba>([](int, int) { return Rgba{128, 128, 128, 9}; }));
    const auto shown_with = [&](double luminance, double chroma) {
        RestyleSettings settings = restyle_default_settings();
        settings.luminance = luminance;
        settings.chroma = chroma;
        session.configure(settings);
        show_frame(session, 2, {});
        return shown_at(4, 4);
    };
    const auto luma = [](Rgba c) { return 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b - 128; };
    const Rgba all = shown_with(1, 1), lit = shown_with(1, 0), painted = shown_with(0, 1);
    EXPECT_EQ(shown_with(0, 0), (Rgba{128, 128, 128, 9}));
    EXPECT_EQ(lit.r, lit.g);
    EXPECT_EQ(lit.g, lit.b);
    EXPECT_NEAR(luma(lit), luma(all), 1);
    EXPECT_NEAR(luma(painted), 0, 1);
    EXPECT_NEAR(painted.r + lit.r - 128, all.r, 1.01);
    EXPECT_NEAR(painted.b + lit.b - 128, all.b, 1.01);
    EXPECT_NE(painted.r, 128);
}

TEST_F(Reprojection, InPlaceItIsTheSame) {
    Session session = open_with(motion_only());
    begin_with(session, scene_moved(0, 0));
    put(scene_moved(3, 0), *color_);
    move_by(3, 0);
    RestyleTarget now = target(general(*color_), general(*color_), 2);
    now.scene = inputs();
    EXPECT_EQ(show(session, now).moved, 1u);
    session.retire(2);
    EXPECT_EQ(colour_at(read(*color_), 9, 5), inverted(scene_colour(6, 5)));
}

TEST_F(Reprojection, IsRefusedWhereItDoesNotFitTheSession) {
    const auto refusal = [&](Session& session, const RestyleScene& scene) -> std::string {
        try {
            show_frame(session, 1, scene);
        } catch (const Error& error) {
            return error.what();
        }
        return "taken";
    };
    put(scene_moved(0, 0), *color_);
    RestyleScene scene{};
    scene.motion = general(*motion_, false);
    Session without = open_with({});
    EXPECT_EQ(refusal(without, scene),
              "RestyleTarget.scene.motion is given, but RestyleSessionInfo.scene.motion_format is "
              "VK_FORMAT_UNDEFINED");
    RestyleSceneInfo with_depth = motion_only();
    with_depth.depth_format = VK_FORMAT_R32_SFLOAT;
    Session session = open_with(with_depth);
    EXPECT_EQ(refusal(session, scene), "RestyleTarget.scene.depth.image is VK_NULL_HANDLE");
    RestyleScene with_objects{};
    with_objects.object = general(*object_, false);
    EXPECT_EQ(refusal(session, with_objects),
              "RestyleTarget.scene.object is given, but RestyleSessionInfo.scene.object_format is "
              "VK_FORMAT_UNDEFINED");

    const auto refusal_of_info = [&](const RestyleSceneInfo& info) -> std::string {
        try {
            open_with(info);
        } catch (const Error& error) {
            return error.what();
        }
        return "taken";
    };
    RestyleSceneInfo wrong = motion_only();
    wrong.motion_format = VK_FORMAT_R8G8B8A8_UNORM;
    EXPECT_EQ(refusal_of_info(wrong),
              "RestyleSessionInfo.scene.motion_format is VkFormat 37, expected one of UNDEFINED, "
              "R16G16_SFLOAT, R32G32_SFLOAT, R16G16B16A16_SFLOAT");
    wrong = {};
    wrong.depth_format = VK_FORMAT_D32_SFLOAT;
    EXPECT_NE(refusal_of_info(wrong).find("motion_format is UNDEFINED"), std::string::npos);
    scene = {};
    scene.mask = general(*object_, false);
    EXPECT_EQ(refusal(without, scene),
              "RestyleTarget.scene.mask is given, but RestyleSessionInfo.scene.mask_format is "
              "VK_FORMAT_UNDEFINED");
    wrong = motion_only();
    wrong.motion_scale_x = NAN;
    EXPECT_EQ(refusal_of_info(wrong),
              "RestyleSessionInfo.scene.motion_scale is not a finite number");
}

} // namespace
} // namespace restyle::test
