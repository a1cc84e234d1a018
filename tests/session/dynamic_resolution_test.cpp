// Frames whose size changes from one to the next: late pictures, blending and what guidance carries
// along follow the scene all the same, for motion is in parts of the picture, whatever its size.
#include <algorithm>
#include <cmath>
#include <vector>

#include "fake_back/fake_back.h"
#include "session/parts.h"
#include "session/planes.h"
#include "session/session_test.h"

namespace restyle::test {
namespace {

constexpr std::uint32_t kMostSide = 64;  // Of the session.
constexpr std::uint32_t kImageSide = 80; // Of the images.
constexpr std::uint32_t kBands = 8;

// Colours of its own for each eighth of a scene from left to right; what lies outside of a frame's
// part is none of them.
Rgba band_colour(int band) {
    return {std::uint8_t(37 * band + 11), std::uint8_t(255 - 29 * band), std::uint8_t(83 * band),
            std::uint8_t(100 + band)};
}
constexpr Rgba kOutside{1, 250, 2, 3};

class DynamicResolution : public SessionTest {
protected:
    void SetUp() override {
        SessionTest::SetUp();
        if (!context_) return;
        color_ = image_of(VK_FORMAT_R8G8B8A8_UNORM);
        picture_ = image_of(VK_FORMAT_R8G8B8A8_UNORM);
        motion_ = image_of(VK_FORMAT_R32G32_SFLOAT);
        depth_ = image_of(VK_FORMAT_R32_SFLOAT);
        object_ = image_of(VK_FORMAT_R16_UINT);
        mask_ = image_of(VK_FORMAT_R8_UNORM);
        write(Texels(std::size_t{4} * kImageSide * kImageSide), *picture_);
    }

    std::unique_ptr<samples::Image> image_of(VkFormat format) const {
        samples::ImageInfo info =
            image_info({.format = format, .width = kImageSide, .height = kImageSide});
        if (format != VK_FORMAT_R8G8B8A8_UNORM) info.usage &= ~VK_IMAGE_USAGE_STORAGE_BIT;
        return std::make_unique<samples::Image>(device_->handles(), info);
    }

    Session open_told(const RestyleSceneInfo& scene, const std::string& manner = "inverting") {
        const Wish wish{.manner = manner, .width = kMostSide, .height = kMostSide};
        const Style played = style(wish);
        RestyleSessionInfo info = session_info(wish, played);
        info.scene = scene;
        Session session(*context_, info);
        EXPECT_TRUE(session.wait_ready(kMinute));
        return session;
    }

    static RestyleSceneInfo motion_told() {
        RestyleSceneInfo scene{};
        scene.motion_format = VK_FORMAT_R32G32_SFLOAT;
        return scene;
    }

    /// Fills a part of an image with what `at` gives for each of its pixels; all else with
    /// `outside`.
    template <typename Value, typename At>
    void fill(const samples::Image& image, const Part& part, Value outside, const At& at) {
        std::vector<Value> values(std::size_t{kImageSide} * kImageSide, outside);
        for (std::uint32_t y = 0; y < part.height; ++y)
            for (std::uint32_t x = 0; x < part.width; ++x)
                values[(part.y + y) * kImageSide + part.x + x] = at(x, y);
        write(texels_of(values), image);
    }

    /// A frame that shows the scene after it has moved to the right by so many bands.
    void draw(const Part& part, int moved) {
        fill(*color_, part, kOutside, [&](std::uint32_t x, std::uint32_t) {
            return band_colour(int(x * kBands / part.width) - moved);
        });
    }

    void move(const Part& part, float right) {
        fill(*motion_, part, Vector{-99, 99}, [&](std::uint32_t, std::uint32_t) {
            return Vector{-right, 0};
        });
    }

    RestyleTicket hand_in_part(Session& session, const Part& part, std::uint64_t number) {
        auto frame = make<RestyleFrame>();
        frame.color = general(*color_);
        frame.frame_number = number;
        frame.extent = part.extent();
        frame.color_offset = part.offset();
        RestyleTicket ticket = 0;
        run([&](VkCommandBuffer into) { ticket = session.record_frame(into, frame); });
        return ticket;
    }

    void restyle_part(Session& session, const Part& part, std::uint64_t number) {
        const RestyleTicket ticket = hand_in_part(session, part, number);
        session.retire(number);
        EXPECT_TRUE(session.wait(ticket, kMinute));
    }

    RestyleTarget now(const Part& part, std::uint64_t number) const {
        RestyleTarget made = target(general(*color_), general(*picture_, number % 2 == 0), number);
        made.extent = part.extent();
        made.color_offset = made.motion_offset = made.depth_offset = part.offset();
        return made;
    }

    RestyleTarget now_moving(const Part& part, std::uint64_t number) const {
        RestyleTarget made = now(part, number);
        made.scene.motion = general(*motion_, false);
        return made;
    }

    RestylePicture show_part(Session& session, const RestyleTarget& what) {
        const RestylePicture shown = show(session, what);
        session.retire(what.frame_number);
        return shown;
    }

    /// Of the picture, which begins at its image's upper left.
    Rgba shown_at(std::uint32_t x, std::uint32_t y) {
        Rgba colour;
        std::memcpy(&colour, read(*picture_).data() + 4 * (y * kImageSide + x), sizeof colour);
        return colour;
    }

    /// In the middle of each band that was to be seen when the scene had not moved.
    void expect_inverted(const Part& part, int moved) {
        const Texels shown = read(*picture_);
        for (int band = moved; band < int(kBands); ++band) {
            const std::size_t x = (2 * std::size_t(band) + 1) * part.width / (2 * kBands);
            Rgba colour;
            std::memcpy(&colour, shown.data() + 4 * (part.height / 2 * kImageSide + x),
                        sizeof colour);
            EXPECT_EQ(colour, inverted(band_colour(band - moved)))
                << "band " << band << " of " << part.width << " x " << part.height;
        }
    }

    std::unique_ptr<samples::Image> color_, picture_, motion_, depth_, object_, mask_;
};

TEST_F(DynamicResolution, LatePicturesFollowTheSceneThroughEverySize) {
    RestyleSceneInfo in_parts = motion_told();
    in_parts.motion_scale_x = 7; // Of no frame: each tells its own.
    Session session = open_told(in_parts);
    draw({3, 5, 64, 64}, 0);
    restyle_part(session, {3, 5, 64, 64}, 1);
    move({3, 5, 64, 64}, 0);
    EXPECT_EQ(show_part(session, now_moving({3, 5, 64, 64}, 1)).passed_through, 0u);
    int moved = 0;
    std::uint64_t number = 1;
    for (const Part& part : {Part{16, 0, 32, 32}, Part{1, 2, 48, 24}, Part{0, 40, 16, 40},
                             Part{9, 9, 64, 64}, Part{2, 3, 40, 40}}) {
        draw(part, ++moved);
        move(part, 1.0f / kBands);
        RestyleTarget next = now_moving(part, ++number);
        next.motion_scale_x = float(part.width);
        next.motion_scale_y = float(part.height);
        const RestylePicture shown = show_part(session, next);
        EXPECT_EQ(shown.moved, 1u);
        EXPECT_EQ(shown.age, number - 1);
        expect_inverted(part, moved);
    }
    EXPECT_EQ(session.status().frames_dropped, 0u);
}

TEST_F(DynamicResolution, MotionInPixelsIsInThoseOfTheFrameOfNow) {
    Session session = open_told(motion_told());
    const Part first{0, 0, 24, 24}, larger{8, 8, 48, 48}, smaller{0, 8, 32, 32};
    draw(first, 0);
    restyle_part(session, first, 1);
    move(first, 0);
    show_part(session, now_moving(first, 1));
    draw(larger, 1);
    move(larger, 6);
    EXPECT_EQ(show_part(session, now_moving(larger, 2)).moved, 1u);
    expect_inverted(larger, 1);
    draw(smaller, 3);
    move(smaller, 8);
    EXPECT_EQ(show_part(session, now_moving(smaller, 3)).moved, 1u);
    expect_inverted(smaller, 3);
}

TEST_F(DynamicResolution, PicturesInTheCoreAreFollowedToo) {
    Session session = open_told(motion_told(), "held");
    const Part large{0, 0, 64, 64}, small{4, 4, 32, 32};
    draw(large, 0);
    const RestyleTicket ticket = hand_in_part(session, large, 1);
    move(large, 0);
    EXPECT_EQ(show_part(session, now_moving(large, 1)).passed_through, 1u);
    draw(small, 2);
    move(small, 8);
    EXPECT_EQ(show_part(session, now_moving(small, 2)).passed_through, 1u);
    let_go();
    EXPECT_TRUE(session.wait(ticket, kMinute));
    draw(large, 3);
    move(large, 8);
    EXPECT_EQ(show_part(session, now_moving(large, 3)).moved, 1u);
    expect_inverted(large, 3);
}

// A whole picture is of another frame: where that was of another size it is stretched to that of
// now.
TEST_F(DynamicResolution, WholePicturesAreStretched) {
    Session session = open_told({});
    const Part small{2, 1, 32, 32}, large{0, 0, 64, 48};
    draw(small, 0);
    restyle_part(session, small, 1);
    draw(large, 5);
    const RestylePicture shown = show_part(session, now(large, 2));
    EXPECT_EQ(shown.passed_through, 0u);
    EXPECT_EQ(shown.moved, 0u);
    expect_inverted(large, 0);
    show_part(session, now(small, 3));
    expect_inverted(small, 0);
}

TEST_F(DynamicResolution, StretchingSpreadsNothingThatIsNoNumber) {
    const Wish wish{.manner = "still", .format = VK_FORMAT_R32G32B32A32_SFLOAT};
    const auto color = std::make_unique<samples::Image>(device_->handles(), image_info(wish));
    const auto picture = std::make_unique<samples::Image>(device_->handles(), image_info(wish));
    std::vector<float> values(16 * 16 * 4, 0.25f);
    values[4 * (3 * 16 + 2)] = INFINITY;
    values[4 * (5 * 16 + 6) + 1] = NAN;
    write(texels_of(values), *color);
    write(Texels(values.size() * sizeof(float)), *picture);
    Session session = open(wish);
    auto frame = make<RestyleFrame>();
    frame.color = general(*color);
    frame.frame_number = 1;
    frame.extent = {8, 8};
    RestyleTicket ticket = 0;
    run([&](VkCommandBuffer into) { ticket = session.record_frame(into, frame); });
    session.retire(1);
    EXPECT_TRUE(session.wait(ticket, kMinute));
    show(session, target(general(*color), general(*picture), 2)); // Of 16 x 16.
    const std::vector<float> shown = words_of<float>(read(*picture));
    const auto count = [&](const auto& is) {
        return std::count_if(shown.begin(), shown.end(), is);
    };
    EXPECT_EQ(count([](float value) { return std::isinf(value); }), 4);
    EXPECT_EQ(count([](float value) { return std::isnan(value); }), 4);
    EXPECT_EQ(count([](float value) { return value == 0.25f; }), std::ptrdiff_t(shown.size()) - 8);
}

TEST_F(DynamicResolution, NewPicturesBlendWithWhatWasShownInAnotherSize) {
    Session session = open_told(motion_told());
    RestyleSettings settings = restyle_default_settings();
    settings.blend_frames = 2;
    session.configure(settings);
    const Part large{0, 0, 64, 64}, small{16, 8, 32, 16};
    const auto draw_halves = [&](const Part& part, std::uint8_t left, std::uint8_t right) {
        fill(*color_, part, kOutside, [&](std::uint32_t x, std::uint32_t) {
            const std::uint8_t value = 2 * x < part.width ? left : right;
            return Rgba{value, value, value, 9};
        });
        move(part, 0);
    };
    draw_halves(large, 50, 200);
    restyle_part(session, large, 1);
    show_part(session, now_moving(large, 1));
    EXPECT_EQ(shown_at(10, 40).r, 205);
    EXPECT_EQ(shown_at(50, 40).r, 55);
    draw_halves(small, 60, 180); // The changes are 135 and -105 in place of 155 and -145.
    restyle_part(session, small, 2);
    show_part(session, now_moving(small, 2));
    for (const std::uint32_t y : {0u, 7u, 15u}) {
        EXPECT_EQ(shown_at(3, y).r, 60 + (135 + 155) / 2);
        EXPECT_EQ(shown_at(28, y).r, 180 - (105 + 145) / 2);
    }
    draw_halves(large, 60, 180);
    show_part(session, now_moving(large, 3));
    EXPECT_EQ(shown_at(10, 40).r, 195);
    EXPECT_EQ(shown_at(50, 40).r, 75);
}

class CarriedAlong : public DynamicResolution {
protected:
    Session open_guided(const RestyleSceneInfo& scene) {
        Session session = open_told(scene);
        RestyleSettings guided = restyle_default_settings();
        guided.energies = "palette:#ff8000=50";
        session.configure(guided);
        return session;
    }

    /// Hands the next frame in and shows it, its scene moved by so many pixels; what the core was
    /// told of the way between the two frames before.
    std::vector<double> go_on(Session& session, const Part& part, float right,
                              bool with_depth = false) {
        draw(part, 0);
        move(part, right);
        fill(*depth_, part, 0.0f, [&](std::uint32_t x, std::uint32_t) {
            return 1 - std::exp2(-2 * (float(x) + 0.5f) / float(part.width));
        });
        restyle_part(session, part, ++number_);
        RestyleTarget made = now_moving(part, number_);
        if (with_depth) made.scene.depth = general(*depth_, false);
        show_part(session, made);
        const RestyleGuidance told = session.status().guidance;
        return {told.energies, told.energies + told.energy_count};
    }

    std::uint64_t number_ = 0;
};

// The network sees 16 x 16, of which the fake tells how far away kFakeTaps were.
TEST_F(CarriedAlong, WhatGuidanceHasReachedGoesThroughEverySize) {
    Session session = open_guided(motion_told());
    go_on(session, {0, 0, 64, 64}, 0);
    go_on(session, {5, 3, 32, 32}, 4);
    EXPECT_EQ(go_on(session, {1, 1, 64, 16}, 4).at(0), -2); // 4 of 32 pixels.
    EXPECT_EQ(go_on(session, {0, 9, 16, 32}, 1).at(0), -1); // 4 of 64.
    EXPECT_EQ(go_on(session, {0, 0, 64, 64}, 0).at(0), -1); // 1 of 16.
}

// Where depths were read in the place of another size, the way would be lost.
TEST_F(CarriedAlong, ItsWayIsCheckedByDepth) {
    RestyleSceneInfo scene = motion_told();
    scene.depth_format = VK_FORMAT_R32_SFLOAT;
    Session session = open_guided(scene);
    go_on(session, {0, 0, 64, 64}, 0, true);
    go_on(session, {5, 3, 32, 32}, 0, true);
    for (const Part& part :
         {Part{1, 1, 64, 16}, Part{0, 9, 16, 32}, Part{0, 0, 48, 48}, Part{3, 3, 16, 16}})
        EXPECT_EQ(go_on(session, part, 0, true), std::vector<double>(2 * kFakeTaps.size(), 0.0));
}

TEST_F(DynamicResolution, EveryImageOfTheSceneHasItsOwnOffset) {
    RestyleSceneInfo scene{};
    scene.mask_format = VK_FORMAT_R8_UNORM;
    scene.object_format = VK_FORMAT_R16_UINT;
    scene.depth_format = VK_FORMAT_R32_SFLOAT;
    scene.near_plane = 1;
    Session session = open_told(scene);
    RestyleSettings settings = restyle_default_settings();
    settings.fade_near = 3;
    settings.fade_far = 2; // Whole from 3 on, gone up to 2.
    session.configure(settings);
    const Part part{6, 7, 40, 20}, mask{40, 60, 40, 20}, object{1, 0, 40, 20}, depth{0, 33, 40, 20};
    fill(*color_, part, kOutside, [](std::uint32_t, std::uint32_t) {
        return Rgba{100, 100, 100, 7};
    });
    fill(*mask_, mask, std::uint8_t{0},
         [](std::uint32_t x, std::uint32_t) { return std::uint8_t(x < 30 ? 255 : 0); });
    fill(*object_, object, std::uint16_t{9},
         [](std::uint32_t x, std::uint32_t) { return std::uint16_t(x < 20 ? 1 : 2); });
    fill(*depth_, depth, 0.0f, // 1 - 1 / distance
         [](std::uint32_t x, std::uint32_t) { return x < 10 ? 0.1f : 0.9f; });
    restyle_part(session, part, 1);
    RestyleTarget shown = now(part, 1);
    const RestyleObjectAmount amounts[]{{1, 1}, {2, 0.5f}, {9, 0}};
    shown.scene.mask = general(*mask_, false);
    shown.scene.object = general(*object_, false);
    shown.scene.depth = general(*depth_, false);
    shown.scene.object_amounts = amounts;
    shown.scene.object_amount_count = 3;
    shown.mask_offset = mask.offset();
    shown.object_offset = object.offset();
    shown.depth_offset = depth.offset();
    show_part(session, shown);
    for (const std::uint32_t y : {0u, 10u, 19u}) {
        EXPECT_EQ(shown_at(0, y).r, 100); // Too near,
        EXPECT_EQ(shown_at(9, y).r, 100);
        EXPECT_EQ(shown_at(10, y).r, 155); // ... far enough,
        EXPECT_EQ(shown_at(19, y).r, 155);
        EXPECT_NEAR(shown_at(20, y).r, 127.5, 0.6); // ... of the second object,
        EXPECT_NEAR(shown_at(29, y).r, 127.5, 0.6);
        EXPECT_EQ(shown_at(30, y).r, 100); // ... masked.
        EXPECT_EQ(shown_at(39, y).r, 100);
    }
}

TEST_F(DynamicResolution, CostsNoPictureNoMemoryAndNoWay) {
    Session session = open_told(motion_told());
    const std::uint64_t memory = session.memory().total;
    std::uint64_t number = 0;
    for (std::uint32_t side = 64; side > 8; side -= 7) {
        const Part part{0, 0, side, side - 3};
        draw(part, 0);
        move(part, 0);
        ++number;
        if (number % 2 == 1) restyle_part(session, part, number); // The others are late.
        const RestylePicture shown = show_part(session, now_moving(part, number));
        EXPECT_EQ(shown.passed_through, 0u);
        EXPECT_EQ(shown.moved, number % 2 == 1 ? 0u : 1u);
    }
    EXPECT_EQ(session.status().frames_dropped, 0u);
    EXPECT_EQ(session.status().frames_abandoned, 0u);
    EXPECT_EQ(session.status().pictures_finished, (number + 1) / 2);
    EXPECT_EQ(session.memory().total, memory);
}

} // namespace
} // namespace restyle::test
