// What lies on a frame's way, by name: listed, kept on request, taken as one frame's and read; and
// what is shown, copied where it is asked for.
#include <cstring>
#include <functional>
#include <thread>

#include "fake_back/fake_back.h"
#include "session/planes.h"
#include "session/session_test.h"

namespace restyle::test {
namespace {

constexpr std::uint32_t kPath = 2; // RESTYLE_BACK_BUFFER_PATH.

class Buffers : public SessionImagesTest {
protected:
    static std::string refusal_of(const std::function<void()>& call) {
        try {
            call();
        } catch (const Error& error) {
            EXPECT_EQ(error.result(), RESTYLE_ERROR_INVALID_ARGUMENT);
            return error.what();
        }
        return "taken";
    }

    static RestyleBuffer told_of(const Session& session, const char* name) {
        auto told = make<RestyleBuffer>();
        EXPECT_EQ(restyle_buffer_read(session.get(), name, &told), RESTYLE_OK)
            << restyle_last_error();
        return told;
    }

    static std::vector<float> values_of(const Session& session, const char* name) {
        RestyleBuffer told;
        std::vector<float> values;
        EXPECT_TRUE(session.read_buffer(name, told, values)) << restyle_last_error();
        return values;
    }

    static RestyleBufferSet take(Session& session) {
        RestyleBufferSet set;
        EXPECT_TRUE(session.take_buffers(set));
        return set;
    }

    static std::string why_not_ready(const Session& session, const char* name) {
        auto told = make<RestyleBuffer>();
        EXPECT_EQ(restyle_buffer_read(session.get(), name, &told), RESTYLE_NOT_READY);
        return restyle_last_error();
    }
};

TEST_F(Buffers, AreListedInTheOrderOfTheFramesWay) {
    Session session = open({});
    std::string names;
    for (const RestyleBufferInfo& info : session.buffer_infos()) {
        names += std::string(info.name) + " ";
        EXPECT_EQ(info.kept, 0u) << info.name;
        EXPECT_EQ(info.shown, std::strncmp(info.name, "shown", 5) == 0 ? 1u : 0u) << info.name;
        EXPECT_EQ(info.width, 16u);
        EXPECT_EQ(info.height, 16u);
        EXPECT_LT(info.least, info.most);
        EXPECT_STRNE(info.help, "");
        EXPECT_STRNE(info.unit, "");
    }
    EXPECT_EQ(names, "packed encoded path.1 path.2 path.3 path.4 source_x_0.1 source_x_0.2 "
                     "source_x_0.3 source_x_0.4 target_x_t.1 target_x_t.2 target_x_t.3 "
                     "target_x_t.4 target_x_0.1 target_x_0.2 target_x_0.3 target_x_0.4 translated "
                     "restyled change shown_way shown_validity shown_weight ");

    RestyleSettings settings = restyle_default_settings();
    settings.steps = 1;
    session.configure(settings);
    EXPECT_EQ(session.buffer_infos().size(), 12u);
    settings.timestep_count = 2;
    settings.timesteps[0] = 900;
    session.configure(settings);
    EXPECT_EQ(session.buffer_infos().size(), 16u);
}

TEST_F(Buffers, OfLatentsHaveTheirShape) {
    Session session = open({.manner = "latents"});
    for (const RestyleBufferInfo& info : session.buffer_infos()) {
        const std::string name = info.name;
        const bool of_pictures = name == "packed" || name == "restyled" || name == "change";
        if (info.shown == 1) continue;
        EXPECT_EQ(info.width, of_pictures ? 16u : 8u) << name;
        EXPECT_EQ(info.height, of_pictures ? 16u : 8u) << name;
        EXPECT_EQ(info.channels, of_pictures ? 3u : 4u) << name;
        EXPECT_EQ(info.meaning == RESTYLE_BUFFER_NOISE, !of_pictures) << name;
    }
    session.keep_buffers({"translated"});
    restyle(session, *color_, 1);
    take(session);
    EXPECT_EQ(values_of(session, "translated").size(), 4u * 8 * 8);
}

TEST_F(Buffers, NothingIsKeptUnlessItIsAskedFor) {
    Session session = open({});
    restyle(session, *color_, 1);
    show(session, target(general(*color_), general(*picture_), 1));
    session.retire(1);
    RestyleBufferSet set;
    EXPECT_FALSE(session.take_buffers(set));
    EXPECT_EQ(session.memory().buffers, 0u);
    auto told = make<RestyleBuffer>();
    EXPECT_EQ(restyle_buffer_read(session.get(), "path.1", &told), RESTYLE_ERROR_INVALID_ARGUMENT);
}

TEST_F(Buffers, AreOfOneFrameUntilTheNextIsTaken) {
    Session session = open({});
    session.keep_buffers({"packed", "path", "target_x_0.2", "change"});
    restyle(session, *color_, 1);
    const RestyleBufferSet first = take(session);
    EXPECT_EQ(first.frame_number, 1u);
    EXPECT_EQ(first.count, 6u); // The fake runs 3 of the 4 steps.
    EXPECT_EQ(first.shown_with, RESTYLE_NO_FRAME);
    restyle(session, *color_, 2);

    const auto expect_frame = [&](std::uint64_t number) {
        for (const char* name : {"packed", "path.1", "path.2", "path.3", "target_x_0.2", "change"})
            EXPECT_EQ(told_of(session, name).frame_number, number) << name;
        EXPECT_EQ(values_of(session, "path.3"),
                  std::vector<float>(3 * 16 * 16, kept_value(kPath, 3, number)));
    };
    expect_frame(1);
    EXPECT_EQ(take(session).frame_number, 2u);
    expect_frame(2);
    EXPECT_EQ(take(session).frame_number, 2u); // As before.
}

TEST_F(Buffers, ValuesLieByPixelsAsTheFrameDoes) {
    Session session = open({});
    session.keep_buffers({"packed", "change"});
    restyle(session, *color_, 7);
    take(session);
    const std::vector<float> packed = values_of(session, "packed");
    const std::vector<float> change = values_of(session, "change");
    ASSERT_EQ(packed.size(), 3u * 16 * 16);
    for (std::size_t pixel = 0; pixel < 16 * 16; ++pixel)
        for (std::size_t channel = 0; channel < 3; ++channel) {
            const std::size_t i = 3 * pixel + channel;
            ASSERT_NEAR(packed[i], float(std::uint8_t(frame_[4 * pixel + channel])) / 127.5f - 1,
                        1e-6f)
                << i;
            ASSERT_EQ(change[i], -2 * packed[i]);
        }
}

TEST_F(Buffers, OneOfAStepTellsItsTime) {
    Session session = open({});
    session.keep_buffers({"source_x_0.2", "restyled"});
    restyle(session, *color_, 3);
    take(session);
    const RestyleBuffer step = told_of(session, "source_x_0.2");
    EXPECT_EQ(step.step, 2u);
    EXPECT_EQ(step.timestep, 998);
    EXPECT_EQ(step.alpha_bar, 0.5);
    EXPECT_EQ(step.width, 16u);
    EXPECT_EQ(step.height, 16u);
    EXPECT_EQ(step.channels, 3u);
    const RestyleBuffer picture = told_of(session, "restyled");
    EXPECT_EQ(picture.step, 0u);
    EXPECT_EQ(picture.timestep, -1);
    EXPECT_EQ(picture.alpha_bar, 1.0);
}

TEST_F(Buffers, WrongNamesAreRefusedWithTheNearestRightOne) {
    Session session = open({});
    session.keep_buffers({"change"});
    const auto keep = [&](const char* name) {
        return refusal_of([&] { session.keep_buffers({"packed", name}); });
    };
    EXPECT_EQ(keep("pth.3"), "no buffer is called 'pth.3'; did you mean 'path.3'?");
    EXPECT_EQ(keep("path.03"), "no buffer is called 'path.03', expected 'path.' and a step from 1 "
                               "on, such as 'path.1'");
    EXPECT_EQ(keep("path."), "no buffer is called 'path.', expected 'path.' and a step from 1 on, "
                             "such as 'path.1'");
    EXPECT_EQ(keep("change.1"), "no buffer is called 'change.1': 'change' is of no step");
    EXPECT_EQ(keep("z"), "no buffer is called 'z'; expected one of packed, encoded, path, "
                         "source_x_0, target_x_t, target_x_0, translated, restyled, change, "
                         "shown_way, shown_validity, shown_weight");
    EXPECT_EQ(keep(nullptr), "the name of a buffer is NULL");
    auto wish = make<RestyleBufferWish>();
    wish.count = 2;
    EXPECT_EQ(restyle_buffers_keep(session.get(), &wish), RESTYLE_ERROR_INVALID_ARGUMENT);
    EXPECT_STREQ(restyle_last_error(), "RestyleBufferWish.names is NULL, expected 2 names");

    restyle(session, *color_, 1); // What was asked for before stays.
    EXPECT_EQ(take(session).count, 1u);
}

TEST_F(Buffers, WhatCannotBeReadIsSaidInWords) {
    Session session = open({});
    session.keep_buffers({"path", "change"});
    EXPECT_EQ(why_not_ready(session, "change"), "nothing was taken that has 'change'");
    restyle(session, *color_, 5);
    take(session);
    EXPECT_EQ(why_not_ready(session, "path.4"), "frame 5, which was taken, has no 'path.4'");
    const auto read = [&](const char* name, std::uint64_t room) {
        float untouched = 7;
        auto buffer = make<RestyleBuffer>();
        buffer.values = &untouched;
        buffer.room = room;
        EXPECT_EQ(restyle_buffer_read(session.get(), name, &buffer),
                  RESTYLE_ERROR_INVALID_ARGUMENT);
        EXPECT_EQ(untouched, 7);
        return std::string(restyle_last_error());
    };
    EXPECT_EQ(read("change", 1), "RestyleBuffer.room is 1, expected 768 or more for 'change'");
    EXPECT_EQ(read("packed", 1), "'packed' is not kept, expected it among the names of "
                                 "restyle_buffers_keep()");
    EXPECT_EQ(read("path", 1), "'path' is all of its steps, expected one, such as 'path.1'");
    EXPECT_EQ(read("chnge", 1), "no buffer is called 'chnge'; did you mean 'change'?");
    EXPECT_EQ(restyle_buffer_read(session.get(), "change", nullptr),
              RESTYLE_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(restyle_buffers_take(nullptr, nullptr), RESTYLE_ERROR_INVALID_ARGUMENT);
}

TEST_F(Buffers, MemoryIsToldAndFreed) {
    Session session = open({});
    const std::uint64_t bare = session.memory().total;
    session.keep_buffers({"change", "shown_way"});
    restyle(session, *color_, 1);
    take(session);
    const RestyleMemory kept = session.memory();
    EXPECT_GT(kept.buffers, 3 * 16 * 16 * sizeof(float));
    EXPECT_EQ(kept.total, bare + kept.buffers);
    session.keep_buffers({});
    RestyleBufferSet set;
    EXPECT_FALSE(session.take_buffers(set));
    restyle(session, *color_, 2); // The core lets go of its part with the next job.
    EXPECT_EQ(session.memory().buffers, 0u);
}

TEST_F(Buffers, WhatDoesNotFitTheBudgetIsNotKeptAndTheFrameGoesOn) {
    const Style played = style({});
    RestyleSessionInfo info = session_info({}, played);
    info.memory_budget = memory_estimate(*context_, info).total + 4096;
    Session session(*context_, info);
    ASSERT_TRUE(session.wait_ready(kMinute));
    session.keep_buffers({"path"});
    const RestyleTicket ticket = restyle(session, *color_, 1);
    EXPECT_EQ(show(session, target(general(*color_), general(*picture_), 1)).ticket, ticket);
    EXPECT_NE(why_not_ready(session, "path.1").find("RestyleSessionInfo.memory_budget"),
              std::string::npos)
        << restyle_last_error();
    try {
        session.keep_buffers({"shown_way"});
        FAIL() << "taken";
    } catch (const Error& error) {
        EXPECT_EQ(error.result(), RESTYLE_ERROR_OUT_OF_MEMORY);
        EXPECT_NE(std::strstr(error.what(), "memory_budget is"), nullptr) << error.what();
    }
    session.retire(1);
}

TEST_F(Buffers, CoreThatCannotKeepThemRestylesAllTheSame) {
    use_back_faults([](const char* call) { return std::strcmp(call, "keep") == 0; });
    Session session = open({});
    session.keep_buffers({"change"});
    restyle(session, *color_, 1);
    const RestylePicture shown = show(session, target(general(*color_), general(*picture_), 1));
    EXPECT_EQ(shown.passed_through, 0u);
    EXPECT_NE(why_not_ready(session, "change").find("the fake fails, as asked"), std::string::npos)
        << restyle_last_error();
    session.retire(1);
    use_back_faults(nullptr);
    session.keep_buffers({"change"}); // Asked for anew, it is tried anew.
    restyle(session, *color_, 2);
    EXPECT_EQ(take(session).frame_number, 2u);
}

TEST_F(Buffers, AreKeptOfTheNextStyleToo) {
    Session session = open({});
    session.keep_buffers({"encoded"});
    restyle(session, *color_, 1);
    session.play(style({.manner = "latents"}));
    ASSERT_TRUE(session.wait_ready(kMinute));
    take(session);
    EXPECT_EQ(told_of(session, "encoded").channels, 3u);
    restyle(session, *color_, 2);
    take(session);
    EXPECT_EQ(told_of(session, "encoded").channels, 4u);
}

TEST_F(Buffers, AreReadWhileAnotherThreadRecords) {
    Session session = open({});
    session.keep_buffers({"path", "change", "shown_way"});
    std::thread tool([&] {
        RestyleBufferSet set;
        std::vector<float> values;
        RestyleBuffer told;
        do {
            while (!session.take_buffers(set))
                std::this_thread::yield();
            if (!session.read_buffer("path.2", told, values)) continue;
            EXPECT_EQ(values.front(), kept_value(kPath, 2, set.frame_number));
            EXPECT_EQ(values.front(), values.back());
        } while (set.frame_number < 20);
    });
    for (std::uint64_t number = 1; number <= 20; ++number) {
        restyle(session, *color_, number);
        show(session, target(general(*color_), general(*picture_), number));
        session.retire(number);
    }
    tool.join();
}

// Of a scene that moves to the right, with a mask.
class ShownBuffers : public Buffers {
protected:
    void SetUp() override {
        Buffers::SetUp();
        if (!context_) return;
        motion_ = image(VK_FORMAT_R32G32_SFLOAT);
        mask_ = image(VK_FORMAT_R8_UNORM);
        write(texels_of(plane<Vector>([](int, int) { return Vector{-3, 1}; })), *motion_);
        write(texels_of(plane<std::uint8_t>([](int x, int) { return std::uint8_t(17 * x); })),
              *mask_);
    }

    Session open_with_scene() {
        const Style played = style({});
        RestyleSessionInfo info = session_info({}, played);
        info.scene.motion_format = VK_FORMAT_R32G32_SFLOAT;
        info.scene.mask_format = VK_FORMAT_R8_UNORM;
        Session session(*context_, info);
        EXPECT_TRUE(session.wait_ready(kMinute));
        return session;
    }

    RestyleTarget now(std::uint64_t number) const {
        RestyleTarget made = target(general(*color_), general(*picture_), number);
        made.scene.motion = general(*motion_, false);
        made.scene.mask = general(*mask_, false);
        return made;
    }

    std::unique_ptr<samples::Image> motion_, mask_;
};

TEST_F(ShownBuffers, TellWhereEachPixelWasAndWhetherItWasSeen) {
    Session session = open_with_scene();
    session.keep_buffers({"shown_way", "shown_validity", "shown_weight", "change"});
    restyle(session, *color_, 1);
    show(session, now(1));
    session.retire(1);
    RestyleBufferSet set = take(session);
    EXPECT_EQ(set.shown_with, 1u);
    EXPECT_EQ(set.shown_age, 0u);
    EXPECT_EQ(values_of(session, "shown_way"), std::vector<float>(2 * 16 * 16, 0));
    EXPECT_EQ(values_of(session, "shown_validity"), std::vector<float>(16 * 16, 1));
    EXPECT_EQ(show(session, now(2)).moved, 1u);
    set = take(session);
    EXPECT_EQ(set.shown_with, 1u); // So far as is known, the GPU has not run frame 2.
    session.retire(2);
    set = take(session);
    EXPECT_EQ(set.shown_with, 2u);
    EXPECT_EQ(set.shown_frame, 1u);
    EXPECT_EQ(set.shown_age, 1u);
    EXPECT_EQ(set.frame_number, 1u);
    EXPECT_EQ(set.count, 4u);

    const std::vector<float> way = values_of(session, "shown_way");
    const std::vector<float> validity = values_of(session, "shown_validity");
    const std::vector<float> weight = values_of(session, "shown_weight");
    for (std::size_t y = 0; y < 16; ++y)
        for (std::size_t x = 0; x < 16; ++x) {
            const std::size_t i = 16 * y + x;
            const bool seen = x >= 3 && y < 15;
            EXPECT_EQ(validity[i], seen ? 1.0f : 0.0f) << x << ", " << y;
            EXPECT_NEAR(weight[i], 17 * float(x) / 255, 1e-6f);
            if (!seen) continue;
            EXPECT_EQ(way[2 * i], -3) << x << ", " << y;
            EXPECT_EQ(way[2 * i + 1], 1) << x << ", " << y;
        }
}

TEST_F(ShownBuffers, TellNoWayOfAnEarlierPictureThatIsShownWhole) {
    Session session = open_with_scene();
    session.keep_buffers({"shown_way", "shown_validity", "shown_weight"});
    RestyleSettings settings = restyle_default_settings();
    settings.late = RESTYLE_LATE_WHOLE;
    session.configure(settings);
    restyle(session, *color_, 1);
    show(session, now(2));
    session.retire(2);
    EXPECT_EQ(take(session).count, 1u);
    for (const char* name : {"shown_way", "shown_validity"})
        EXPECT_EQ(why_not_ready(session, name),
                  "frame 2, which was taken, has no '" + std::string(name) + "'");
}

TEST_F(ShownBuffers, AreOfTheSizeOfTheFrameOfNow) {
    Session session = open_with_scene();
    session.keep_buffers({"shown_weight"});
    restyle(session, *color_, 1);
    RestyleTarget smaller = now(1);
    smaller.extent = {8, 4};
    auto frame = make<RestyleFrame>();
    frame.color = general(*color_);
    frame.frame_number = 2;
    frame.extent = smaller.extent;
    RestyleTicket ticket = 0;
    run([&](VkCommandBuffer into) { ticket = session.record_frame(into, frame); });
    session.retire(2);
    ASSERT_TRUE(session.wait(ticket, kMinute));
    smaller.frame_number = 2;
    show(session, smaller);
    session.retire(2);
    take(session);
    const RestyleBuffer told = told_of(session, "shown_weight");
    EXPECT_EQ(told.width, 8u);
    EXPECT_EQ(told.height, 4u);

    session.resize(8, 8);
    for (const RestyleBufferInfo& info : session.buffer_infos())
        EXPECT_EQ(info.width, info.shown == 1 ? 8u : 16u) << info.name;
}

} // namespace
} // namespace restyle::test
