// The look of the change: what stays of the frame's detail, where the change fades or stays away,
// and how a new picture takes over from the one that is shown.
#include <algorithm>
#include <cmath>

#include "fake_back/fake_back.h"
#include "session/scene_test.h"

namespace restyle::test {
namespace {

class Look : public SceneTest {
protected:
    void SetUp() override {
        SceneTest::SetUp();
        if (!context_) return;
        put(even(kGrey), *color_);
        put(even(kGrey), *picture_);
        move_by(0, 0);
    }

    static constexpr Rgba kGrey{100, 100, 100, 50};
    static constexpr int kInverted = 155; ///< 255 - 100.
};

class Fading : public Look {
protected:
    // Distances of 1, 2, ... 16 in the columns from the left.
    static float distance(int x) { return static_cast<float>(x + 1); }

    // What depth a perspective with its near plane at 0.5 gives a distance.
    static float depth_of(float distance, float far, bool reversed) {
        const float near = 0.5f;
        const float nearness =
            far == 0 ? near / distance : (1 / distance - 1 / far) / (1 / near - 1 / far);
        return reversed ? nearness : 1 - nearness;
    }

    void expect_faded(const RestyleSceneInfo& scene, double near, double far) {
        put(plane<float>([&](int x, int) {
                return depth_of(distance(x), scene.far_plane, scene.depth_reversed != 0);
            }),
            *depth_);
        Session session = open_told(scene);
        RestyleSettings settings = restyle_default_settings();
        settings.fade_near = near;
        settings.fade_far = far;
        session.configure(settings);
        restyle(session, *color_, 1);
        RestyleScene now{};
        now.depth = general(*depth_, false);
        for (const bool with_view : {true, false}) {
            EXPECT_EQ(show_frame(session, 2, now, with_view).passed_through, 0u);
            const Texels shown = read(*picture_);
            for (int x = 0; x < kSide; ++x) {
                const double whole =
                    near == far ? 1
                                : std::clamp((far - double{distance(x)}) / (far - near), 0.0, 1.0);
                ASSERT_NEAR(colour_at(shown, x, 5).r, 100 + whole * (kInverted - 100), 0.6)
                    << "at distance " << distance(x);
            }
        }
    }

    static RestyleSceneInfo told(float far, bool reversed) {
        RestyleSceneInfo scene{};
        scene.depth_format = VK_FORMAT_R32_SFLOAT;
        scene.depth_reversed = reversed ? 1 : 0;
        scene.near_plane = 0.5f;
        scene.far_plane = far;
        return scene;
    }
};

TEST_F(Fading, GoesByDistanceInAnyConventionOfDepth) {
    for (const float far : {0.0f, 100.0f})
        for (const bool reversed : {false, true})
            expect_faded(told(far, reversed), 4, 12);
}

TEST_F(Fading, MayGoTheOtherWay) {
    expect_faded(told(100, true), 12, 4);
}

TEST_F(Fading, IsNoneWhereBothDistancesAreEqual) {
    expect_faded(told(0, false), 3, 3);
}

TEST_F(Fading, NeedsDistances) {
    RestyleSceneInfo scene = told(0, false);
    scene.near_plane = 0;
    const auto refusal = [&](const RestyleSceneInfo& info) -> std::string {
        try {
            open_told(info);
        } catch (const Error& error) {
            return error.what();
        }
        return "taken";
    };
    EXPECT_NE(refusal(scene).find("without motion or distances"), std::string::npos);
    scene.near_plane = -1;
    EXPECT_NE(refusal(scene).find("near_plane is -1"), std::string::npos);
    scene.near_plane = 2;
    scene.far_plane = 1;
    EXPECT_NE(refusal(scene).find("far_plane is 1"), std::string::npos);
}

class ObjectAmounts : public Look {
protected:
    static RestyleSceneInfo told() {
        RestyleSceneInfo scene{};
        scene.object_format = VK_FORMAT_R32_UINT;
        return scene;
    }
    RestyleScene with(const std::vector<RestyleObjectAmount>& amounts, bool keep_others) const {
        RestyleScene scene{};
        scene.object = general(*object_, false);
        scene.object_amounts = amounts.data();
        scene.object_amount_count = static_cast<std::uint32_t>(amounts.size());
        scene.keep_others = keep_others ? 1 : 0;
        return scene;
    }
};

TEST_F(ObjectAmounts, RestyleTheWorldAndNotTheCharactersOrTheReverse) {
    Session session = open_told(told());
    put(plane<std::uint32_t>([](int x, int) { return std::uint32_t(1000 * x); }), *object_);
    restyle(session, *color_, 1);
    const std::vector<RestyleObjectAmount> amounts{{9000, 0}, {3000, 0.2f}, {4000, 0}, {1, 0.5f}};
    show_frame(session, 2, with(amounts, false));
    EXPECT_EQ(shown_at(0, 2).r, kInverted);
    EXPECT_EQ(shown_at(3, 2).r, 111);
    EXPECT_EQ(shown_at(4, 2).r, 100);
    EXPECT_EQ(shown_at(9, 2).r, 100);
    EXPECT_EQ(shown_at(15, 2).r, kInverted);
    const std::vector<RestyleObjectAmount> characters{{7000, 1}, {15000, 0.2f}};
    show_frame(session, 3, with(characters, true), false);
    EXPECT_EQ(shown_at(0, 2).r, 100);
    EXPECT_EQ(shown_at(7, 2).r, kInverted);
    EXPECT_EQ(shown_at(15, 2).r, 111);
    show_frame(session, 4, with({}, false));
    EXPECT_EQ(shown_at(4, 2).r, kInverted);
}

TEST_F(ObjectAmounts, TakeAsManyAsTheyMay) {
    Session session = open_told(told());
    put(plane<std::uint32_t>([](int x, int y) { return std::uint32_t(16 * y + x); }), *object_);
    restyle(session, *color_, 1);
    std::vector<RestyleObjectAmount> amounts;
    for (std::uint32_t object = RESTYLE_MOST_OBJECT_AMOUNTS; object > 0; --object)
        amounts.push_back({object - 1, object % 2 == 0 ? 0.0f : 1.0f});
    show_frame(session, 2, with(amounts, true));
    const Texels shown = read(*picture_);
    for (int y = 0; y < kSide; ++y)
        for (int x = 0; x < kSide; ++x)
            ASSERT_EQ(colour_at(shown, x, y).g, x % 2 == 0 ? kInverted : 100) << x << ", " << y;
}

TEST_F(ObjectAmounts, AreRefusedWhereTheyMeanNothing) {
    Session session = open_told(told());
    const auto refusal = [&](const RestyleScene& scene) -> std::string {
        try {
            show_frame(session, 1, scene);
        } catch (const Error& error) {
            return error.what();
        }
        return "taken";
    };
    const std::vector<RestyleObjectAmount> much{{1, 0}, {2, 1.5f}};
    EXPECT_EQ(refusal(with(much, false)),
              "RestyleTarget.scene.object_amounts[1].amount is 1.500000, expected 0 to 1");
    const std::vector<RestyleObjectAmount> none{{1, NAN}};
    EXPECT_NE(refusal(with(none, false)).find("expected 0 to 1"), std::string::npos);
    RestyleScene scene = with(much, false);
    scene.object_amounts = nullptr;
    EXPECT_EQ(refusal(scene), "RestyleTarget.scene.object_amounts is NULL");
    scene.object_amount_count = 257;
    EXPECT_NE(refusal(scene).find("object_amount_count is 257, expected 0 to 256"),
              std::string::npos);
    scene = {};
    scene.keep_others = 1;
    EXPECT_NE(refusal(scene).find(".object is not given"), std::string::npos);
    scene.keep_others = 2;
    EXPECT_NE(refusal(scene).find("keep_others is 2"), std::string::npos);
}

TEST_F(Look, DetailFinerThanTheNetworkSeesStaysAsMuchAsIsWanted) {
    const Wish wish{.manner = "still", .width = 32, .height = 32}; // The network sees 16 x 16.
    const samples::Image color(device_->handles(), image_info(wish));
    const samples::Image picture(device_->handles(), image_info(wish));
    Texels stripes;
    for (int y = 0; y < 32; ++y)
        for (int x = 0; x < 32; ++x)
            for (const int value : {x % 2 == 0 ? 110 : 130, 90, 60, 33})
                stripes.push_back(static_cast<std::byte>(value));
    write(stripes, color);
    write(stripes, picture);
    Session session = open(wish);
    restyle(session, color, 1);
    for (const double detail : {1.0, 0.5, 0.0}) {
        RestyleSettings settings = restyle_default_settings();
        settings.detail = detail;
        session.configure(settings);
        show(session, target(general(color), general(picture), 2));
        const Texels shown = read(picture);
        for (std::size_t i = 0; i < shown.size(); i += 4) {
            const int frame = static_cast<int>(stripes[i]);
            ASSERT_NEAR(static_cast<int>(shown[i]), 120 + detail * (frame - 120), 0.51);
            ASSERT_EQ(shown[i + 1], std::byte{90});
            ASSERT_EQ(shown[i + 3], std::byte{33});
        }
    }
}

class Blending : public Look {
protected:
    static RestyleSceneInfo told() {
        RestyleSceneInfo scene{};
        scene.motion_format = VK_FORMAT_R32G32_SFLOAT;
        return scene;
    }
    RestyleScene now() const {
        RestyleScene scene{};
        scene.motion = general(*motion_, false);
        return scene;
    }
    static RestyleSettings over(std::uint32_t frames) {
        RestyleSettings settings = restyle_default_settings();
        settings.blend_frames = frames;
        return settings;
    }
    int show_red(Session& session, std::uint64_t number) {
        EXPECT_EQ(show_frame(session, number, now(), number % 2 == 0).passed_through, 0u);
        return shown_at(6, 6).r;
    }
};

TEST_F(Blending, TakesOverEvenlyFromThePictureThatIsShown) {
    Session session = open_told(told());
    session.configure(over(4));
    restyle(session, *color_, 1);
    EXPECT_EQ(show_red(session, 1), kInverted); // The first one is shown at once.
    EXPECT_EQ(show_red(session, 2), kInverted);
    put(even({140, 140, 140, 50}), *color_); // Its change is -25 in place of 55.
    restyle(session, *color_, 3);
    for (std::uint64_t frame = 1; frame <= 4; ++frame) {
        const double share = static_cast<double>(frame) / 4;
        EXPECT_NEAR(show_red(session, 2 + frame), 140 + 55 + share * (-25 - 55), 0.6) << frame;
    }
    EXPECT_EQ(show_red(session, 7), 115);
}

TEST_F(Blending, BeginsInTheMidstOfPictures) {
    Session session = open_told(told());
    restyle(session, *color_, 1);
    EXPECT_EQ(show_red(session, 1), kInverted);
    EXPECT_EQ(show_red(session, 2), kInverted);
    session.configure(over(4));
    EXPECT_EQ(show_red(session, 3), kInverted);
    put(even({140, 140, 140, 50}), *color_);
    restyle(session, *color_, 4);
    for (std::uint64_t frame = 1; frame <= 4; ++frame)
        EXPECT_NEAR(show_red(session, 3 + frame), 195 - 20.0 * double(frame), 0.6) << frame;
    session.configure(over(0));
    put(even(kGrey), *color_);
    restyle(session, *color_, 8);
    EXPECT_EQ(show_red(session, 8), kInverted);
}

TEST_F(Blending, StartsAnewWithFramesOfAnotherSize) {
    Session session = open_told(told());
    session.configure(over(4));
    restyle(session, *color_, 1);
    EXPECT_EQ(show_red(session, 1), kInverted);
    session.resize(40, 24);
    session.resize(kSide, kSide);
    put(even({140, 140, 140, 50}), *color_);
    restyle(session, *color_, 2);
    EXPECT_EQ(show_red(session, 2), 115);
    EXPECT_EQ(show_red(session, 3), 115);
}

TEST_F(Blending, FollowsTheMotionOfTheScene) {
    Session session = open_told(told(), "inverting");
    session.configure(over(2));
    put(plane<Rgba>([](int x, int) {
            return x < 8 ? Rgba{50, 50, 50, 1} : Rgba{200, 200, 200, 1};
        }),
        *color_);
    restyle(session, *color_, 1);
    EXPECT_EQ(show_red(session, 1), 205);
    // The edge has moved by 3; the new picture, of a like frame, is blended with the moved one.
    move_by(3, 0);
    put(plane<Rgba>([](int x, int) {
            return x < 11 ? Rgba{50, 50, 50, 1} : Rgba{200, 200, 200, 1};
        }),
        *color_);
    restyle(session, *color_, 2);
    show_frame(session, 2, now());
    const Texels shown = read(*picture_);
    EXPECT_EQ(colour_at(shown, 9, 6).r, 205);
    EXPECT_EQ(colour_at(shown, 12, 6).r, 55);
}

TEST_F(Blending, CrossFadesFromOneStyleToTheNext) {
    Session session = open_told(told());
    session.configure(over(2));
    restyle(session, *color_, 1);
    EXPECT_EQ(show_red(session, 1), kInverted);
    const RestyleSettings wanted = over(2);
    session.play(Style("constant", "target", &wanted));
    ASSERT_TRUE(session.wait_ready(kMinute));
    EXPECT_EQ(show_red(session, 2), kInverted); // Until the next one has its first picture.
    restyle(session, *color_, 3);
    const double constant = 127.5 * double{kConstantChange[0]};
    EXPECT_NEAR(show_red(session, 3), 100 + (55 + constant) / 2, 0.6);
    EXPECT_NEAR(show_red(session, 4), 100 + constant, 0.6);
}

TEST_F(Blending, IsNoneAfterACutOrWhereTheWayIsLost) {
    Session session = open_told(told());
    session.configure(over(4));
    restyle(session, *color_, 1);
    show_red(session, 1);
    put(even({140, 140, 140, 50}), *color_);
    restyle(session, *color_, 2);
    RestyleScene cut = now();
    cut.cut = 1;
    show_frame(session, 2, cut);
    EXPECT_EQ(shown_at(6, 6).r, 115);
    put(even({200, 200, 200, 50}), *color_);
    restyle(session, *color_, 3);
    show_frame(session, 3, {}); // No motion.
    EXPECT_EQ(shown_at(6, 6).r, 55);
}

} // namespace
} // namespace restyle::test
