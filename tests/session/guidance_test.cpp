// Energies of a running session: told and refused by the caller's call, changed live, their curve
// told with each picture; and how the scene has moved since the frame of the job before.
#include "fake_back/fake_back.h"
#include "session/scene_test.h"

namespace restyle::test {
namespace {

// RESTYLE_BACK_SCENE_*, as the fake echoes them.
constexpr double kUntold = 0, kMoved = 1, kCut = 2;

class Guidance : public SceneTest {
protected:
    void SetUp() override {
        SceneTest::SetUp();
        if (!context_) return;
        put(even({}), *color_);
        put(even({}), *picture_);
        move_by(0, 0);
    }

    static RestyleSettings guided(const char* energies = "palette:#ff8000=50") {
        RestyleSettings settings = restyle_default_settings();
        settings.energies = energies;
        return settings;
    }

    Session open_guided(bool with_motion, RestyleTransport transport = RESTYLE_TRANSPORT_AUTO) {
        const Style played = style({});
        RestyleSessionInfo info = session_info({.transport = transport}, played);
        if (with_motion) info.scene.motion_format = VK_FORMAT_R32G32_SFLOAT;
        Session session(*context_, info);
        EXPECT_TRUE(session.wait_ready(kMinute));
        session.configure(guided());
        return session;
    }

    // Hands frame `number` in, waits, shows it with its scene; what the core was told.
    RestyleGuidance go_on(Session& session, std::uint64_t number, bool with_motion,
                          bool cut = false) {
        restyle(session, *color_, number);
        RestyleScene now{};
        if (with_motion) now.motion = general(*motion_, false);
        now.cut = cut ? 1 : 0;
        show_frame(session, number, now);
        return session.status().guidance;
    }
};

TEST_F(Guidance, EnergiesChangeLiveAndAreRefusedInWordsByTheCall) {
    Session session = open_guided(false);
    RestyleSettings settings = guided("palette:#ff8000=50\nprior=2");
    settings.guide_steps = 3;
    settings.guide_step_size = 0.25;
    session.configure(settings);
    const RestyleGuidance told = go_on(session, 1, false);
    EXPECT_EQ(told.guided, 1u);
    EXPECT_EQ(told.steps, 3u);
    EXPECT_EQ(told.prior, 0.25);

    try {
        session.configure(guided("strcture=1"));
        FAIL() << "taken";
    } catch (const Error& refused) {
        EXPECT_EQ(refused.result(), RESTYLE_ERROR_INVALID_ARGUMENT);
        EXPECT_STREQ(refused.what(), "RestyleSettings.energies: energy 'strcture=1': there is no "
                                     "energy 'strcture'; did you mean 'structure'?");
    }
    EXPECT_EQ(go_on(session, 2, false).steps, 3u); // They are as they were.
    session.configure(restyle_default_settings());
    EXPECT_EQ(go_on(session, 3, false).guided, 0u);
}

TEST_F(Guidance, CurveIsToldWithEachPicture) {
    Session session = open_guided(false);
    go_on(session, 1, false);
    RestyleEvent event, picture{};
    while (session.next_event(event))
        if (event.kind == RESTYLE_EVENT_PICTURE) picture = event;
    EXPECT_EQ(picture.frame_number, 1u);
    EXPECT_EQ(picture.guidance.guided, 1u);
    EXPECT_EQ(picture.guidance.steps, restyle_default_settings().guide_steps);
}

TEST_F(Guidance, SceneWithoutMotionStandsUntilItIsCut) {
    Session session = open_guided(false);
    EXPECT_EQ(go_on(session, 1, false).total, kCut); // There is no frame before it.
    EXPECT_EQ(go_on(session, 2, false).total, kUntold);
    EXPECT_EQ(go_on(session, 3, false, true).total, kUntold); // Told when its job has run already,
    EXPECT_EQ(go_on(session, 4, false).total, kCut);          // ... so that the next one hears it.
    restyle(session, *color_, 5);
    session.configure(restyle_default_settings());
    EXPECT_EQ(go_on(session, 6, false).guided, 0u);
    session.configure(guided());
    EXPECT_EQ(go_on(session, 7, false).total, kCut); // What was reached was of frame 5.
}

TEST_F(Guidance, CutThatIsToldInTimeIsOfTheFramesOwnJob) {
    Session session = open_guided(false);
    go_on(session, 1, false);
    const RestyleTicket ticket = hand_in(session, *color_, 2);
    RestyleTarget now = target(general(*color_), general(*picture_), 2);
    now.scene.cut = 1;
    show(session, now);
    session.retire(2);
    EXPECT_TRUE(session.wait(ticket, kMinute));
    EXPECT_EQ(session.status().guidance.total, kCut);
    EXPECT_EQ(go_on(session, 3, false).total, kUntold);
}

TEST_F(Guidance, CutBetweenTwoJobsStartsItAnew) {
    Session session = open_guided(false);
    go_on(session, 1, false);
    RestyleTarget now = target(general(*color_), general(*picture_), 2);
    now.scene.cut = 1;
    show(session, now);
    session.retire(2);
    EXPECT_EQ(go_on(session, 3, false).total, kCut);
}

TEST_F(Guidance, ScenesMotionReachesTheCoreOneFrameLater) {
    for (const RestyleTransport transport : {RESTYLE_TRANSPORT_AUTO, RESTYLE_TRANSPORT_STAGING}) {
        Session session = open_guided(true, transport);
        go_on(session, 1, true);
        move_by(2, -1);
        go_on(session, 2, true);
        move_by(1, 3);
        RestyleGuidance told = go_on(session, 3, true); // The way of frame 2.
        EXPECT_EQ(told.total, kMoved);
        ASSERT_EQ(told.energy_count, 2 * kFakeTaps.size());
        EXPECT_EQ(told.energies[0], -2);
        EXPECT_EQ(told.energies[1], 1);
        EXPECT_GT(told.energies[2], 1e6); // From beyond the left edge.

        // A frame without a job between: both ways are one.
        RestyleTarget between = target(general(*color_), general(*picture_), 4);
        between.scene.motion = general(*motion_, false);
        show(session, between);
        session.retire(4);
        told = go_on(session, 5, true);
        EXPECT_EQ(told.total, kMoved);
        EXPECT_EQ(told.energies[0], -2);
        EXPECT_EQ(told.energies[1], -6);
    }
}

TEST_F(Guidance, FrameWithoutMotionLosesTheWay) {
    Session session = open_guided(true);
    for (std::uint64_t number = 1; number <= 3; ++number)
        go_on(session, number, true);
    go_on(session, 4, false);
    EXPECT_EQ(go_on(session, 5, true).total, kCut);
}

} // namespace
} // namespace restyle::test
