#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include "session/scene_test.h"

namespace restyle::test {

inline constexpr std::uint32_t kK = 4; // Of the default settings.

/// Of a frame's pixels: no two frames have one colour.
inline Rgba colour_of(std::uint64_t number) {
    return {std::uint8_t(40 * number), std::uint8_t(200 - 9 * number), std::uint8_t(3 * number), 7};
}

/// Sessions whose frames are in the core together (RestyleSettings.stream_batch).
class StreamBatch : public SceneTest {
protected:
    void SetUp() override {
        SceneTest::SetUp();
        if (!context_) return;
        move_by(0, 0);
        put(even({}), *picture_);
    }

    static RestyleSettings streaming() {
        RestyleSettings settings = restyle_default_settings();
        settings.stream_batch = RESTYLE_STREAM_BATCH_YES;
        return settings;
    }

    /// On `context_`, where it is told of no other.
    Session open_streaming(const Wish& wish = {.slots = kK + 2}, bool with_motion = false,
                           const Context* context = nullptr) const {
        const Style played = style(wish);
        RestyleSessionInfo info = session_info(wish, played);
        if (with_motion) info.scene.motion_format = VK_FORMAT_R32G32_SFLOAT;
        Session session(context ? *context : *context_, info);
        EXPECT_TRUE(session.wait_ready(kMinute));
        session.configure(streaming());
        return session;
    }

    void draw(std::uint64_t number) { put(even(colour_of(number)), *color_); }

    /// Hands a frame in as soon as the core has done with the one before, and lets it be run.
    RestyleTicket arrive(Session& session, std::uint64_t number) {
        draw(number);
        RestyleTicket ticket = 0;
        while ((ticket = hand_in(session, *color_, number)) == 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        session.retire(number);
        return tickets_[number] = ticket;
    }

    static bool is_out(Session& session, RestyleTicket ticket) { return session.wait(ticket, 0); }

    /// Only looks, until it is.
    static void expect_comes_out(Session& session, RestyleTicket ticket) {
        for (int i = 0; i < 60'000 && !is_out(session, ticket); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        EXPECT_TRUE(is_out(session, ticket)) << "ticket " << ticket;
    }

    static void expect_abandoned(Session& session, RestyleTicket ticket) {
        try {
            session.wait(ticket, 0);
            ADD_FAILURE() << "ticket " << ticket << " is pending or out";
        } catch (const Error& refused) {
            EXPECT_EQ(std::string(refused.what()), "ticket " + std::to_string(ticket) +
                                                       " was abandoned: its picture never comes");
        }
    }

    RestylePicture show_with(Session& session, std::uint64_t number) {
        const RestylePicture shown =
            show(session, target(general(*color_), general(*picture_), number));
        session.retire(number);
        return shown;
    }

    void expect_shown(const RestylePicture& shown, std::uint64_t number) {
        EXPECT_EQ(shown.frame_number, number);
        EXPECT_EQ(shown.ticket, tickets_[number]);
        EXPECT_EQ(colour_at(read(*picture_), 5, 9), inverted(colour_of(number)));
    }

    /// By frame, what the newest pictures were told to have taken.
    static std::map<std::uint64_t, RestyleEvent> pictures(Session& session) {
        std::map<std::uint64_t, RestyleEvent> events;
        RestyleEvent event{};
        while (session.next_event(event))
            if (event.kind == RESTYLE_EVENT_PICTURE) events[event.frame_number] = event;
        return events;
    }

    static std::string refusal_of(const std::function<void()>& call) {
        try {
            call();
            return "none";
        } catch (const Error& refused) {
            EXPECT_EQ(refused.result(), RESTYLE_ERROR_INVALID_ARGUMENT);
            return refused.what();
        }
    }

    std::map<std::uint64_t, RestyleTicket> tickets_;
};

} // namespace restyle::test
