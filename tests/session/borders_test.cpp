// Where a frame shows borders of objects, told with the frame: by object, by depth, of a part of
// the images, where the energies have a use for it. The fake multiplies its change by what it is
// told.
#include <string>

#include "session/scene_test.h"

namespace restyle::test {
namespace {

constexpr Rgba kFlatGrey{100, 100, 100, 50};
constexpr int kNoBorder = 100, kBorder = 155;
constexpr char kOfBorders[] = "structure[of=borders]=1";

class BordersTest : public SceneTest {
protected:
    void SetUp() override {
        SceneTest::SetUp();
        if (!context_) return;
        put(even(kFlatGrey), *color_);
        put(even(kFlatGrey), *picture_);
        put(plane<std::uint32_t>([](int x, int) { return x < 8 ? 7u : 9u; }), *object_);
        put(plane<float>(floor_and_box), *depth_);
    }

    /// Nearness of a floor up to its horizon at row 4, near which pixels one above the other are
    /// twice as far, and of a box before it.
    static float floor_and_box(int x, int y) {
        if (x >= 10 && x < 14 && y >= 6 && y < 10) return 0.75f;
        return y < 4 ? 0 : 0.04f * float(y - 4);
    }

    static RestyleSettings settings_of(const char* energies) {
        RestyleSettings settings = restyle_default_settings();
        settings.energies = energies;
        settings.detail = 0; // What the network sees, and nothing of the frame's own.
        return settings;
    }

    static RestyleSceneInfo depth_and_objects() {
        RestyleSceneInfo scene{};
        scene.depth_format = VK_FORMAT_R32_SFLOAT;
        scene.object_format = VK_FORMAT_R32_UINT;
        scene.depth_reversed = 1;
        scene.near_plane = 0.1f;
        return scene;
    }

    RestyleFrame frame_of(std::uint64_t number, bool with_depth, bool with_objects) const {
        auto frame = make<RestyleFrame>();
        frame.color = general(*color_);
        frame.frame_number = number;
        if (with_depth) frame.scene.depth = general(*depth_, false);
        if (with_objects) frame.scene.object = general(*object_, false);
        return frame;
    }

    /// The pixels of the frame's picture that were told to be borders, row by row.
    std::string borders_of(Session& session, const RestyleFrame& frame) {
        RestyleTicket ticket = 0;
        run([&](VkCommandBuffer into) { ticket = session.record_frame(into, frame); });
        session.retire(frame.frame_number);
        EXPECT_TRUE(session.wait(ticket, kMinute));
        RestyleTarget shown = target(general(*color_), general(*picture_), frame.frame_number);
        shown.extent = frame.extent;
        EXPECT_EQ(show(session, shown).passed_through, 0u);
        session.retire(frame.frame_number);
        const Texels texels = read(*picture_);
        std::string rows;
        for (int y = 0; y < kSide; ++y) {
            for (int x = 0; x < kSide; ++x) {
                const int red = colour_at(texels, x, y).r;
                rows += red == kBorder ? '#' : red == kNoBorder ? '.' : '?';
            }
            rows += '\n';
        }
        return rows;
    }

    static std::string rows_of(const std::string& row, int count = kSide) {
        std::string rows;
        for (int i = 0; i < count; ++i)
            rows += row + "\n";
        return rows;
    }

    static std::string refusal_of(Session& session, const char* energies) {
        try {
            session.configure(settings_of(energies));
            return "taken";
        } catch (const Error& refused) {
            return refused.what();
        }
    }
};

TEST_F(BordersTest, AreWhereObjectsMeetAndDepthBendsAndNotTowardsTheHorizon) {
    Session session = open_told(depth_and_objects());
    session.configure(settings_of(kOfBorders));
    EXPECT_EQ(borders_of(session, frame_of(1, false, true)), rows_of(".......##......."));
    const std::string box = rows_of("................", 4) + // Sky,
                            "################\n" +           // the horizon,
                            "..........####..\n" +           // box before the floor.
                            ".........######.\n" + rows_of(".........##..##.", 2) +
                            ".........######.\n" + "..........####..\n" +
                            rows_of("................", 5);
    EXPECT_EQ(borders_of(session, frame_of(2, true, false)), box);
    std::string both = box;
    for (std::size_t y = 0; y < kSide; ++y)
        both.replace(y * (kSide + 1) + 7, 2, "##");
    EXPECT_EQ(borders_of(session, frame_of(3, true, true)), both);
    EXPECT_EQ(borders_of(session, frame_of(4, false, false)), rows_of("################"));
    session.configure(settings_of("structure=1")); // Then nobody looks.
    EXPECT_EQ(borders_of(session, frame_of(5, true, true)), rows_of("################"));
}

TEST_F(BordersTest, AreOfAnElementThatCoversOne) {
    Session session = open_told(depth_and_objects(), "inverting", {8, 8});
    session.configure(settings_of(kOfBorders));
    EXPECT_EQ(borders_of(session, frame_of(1, false, true)),
              rows_of(".....??##??.....")); // Smooth.
}

TEST_F(BordersTest, AreOfThePartsOfTheImages) {
    Session session = open_told(depth_and_objects(), "inverting", {8, 16});
    session.configure(settings_of(kOfBorders));
    RestyleFrame frame = frame_of(1, true, true);
    frame.extent = {8, 16};
    frame.object_offset = {5, 0}; // They meet between columns 2 and 3.
    frame.depth_offset = {0, 0};  // Nothing but the floor.
    EXPECT_EQ(borders_of(session, frame), rows_of("..##............", 4) + "########........\n" +
                                              rows_of("..##............", 11));
    frame.frame_number = 2;
    frame.depth_offset = {8, 0}; // The box lies in the columns 2 to 5.
    EXPECT_EQ(borders_of(session, frame).substr(6 * (kSide + 1), kSide), ".######.........");
}

TEST_F(BordersTest, AreRefusedWhereTheSceneHasNone) {
    Session none = open_told({});
    EXPECT_EQ(refusal_of(none, kOfBorders),
              "RestyleSettings.energies: energy 'structure[of=borders]=1': option of is 'borders', "
              "but RestyleSessionInfo.scene's depth_format and object_format are UNDEFINED, "
              "expected either, or of=all");
    EXPECT_EQ(refusal_of(none, "structure[of=all]=1"), "taken");
    RestyleSceneInfo objects{};
    objects.object_format = VK_FORMAT_R32_UINT;
    Session told = open_told(objects);
    EXPECT_EQ(refusal_of(told, kOfBorders), "taken");
    const RestyleFrame untold = frame_of(1, true, false);
    EXPECT_THROW(run([&](VkCommandBuffer into) { told.record_frame(into, untold); }), Error);
}

} // namespace
} // namespace restyle::test
