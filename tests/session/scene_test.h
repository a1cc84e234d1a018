#pragma once

#include <memory>

#include "session/planes.h"
#include "session/session_test.h"

namespace restyle::test {

/// A small frame, where its picture goes, and all that a renderer may tell of its scene, kSide x
/// kSide each, with values that a test puts there.
class SceneTest : public SessionTest {
protected:
    void SetUp() override {
        SessionTest::SetUp();
        if (!context_) return;
        color_ = image(VK_FORMAT_R8G8B8A8_UNORM);
        picture_ = image(VK_FORMAT_R8G8B8A8_UNORM);
        motion_ = image(VK_FORMAT_R32G32_SFLOAT);
        depth_ = image(VK_FORMAT_R32_SFLOAT);
        object_ = image(VK_FORMAT_R32_UINT);
        mask_ = image(VK_FORMAT_R8_UNORM);
    }

    template <class Value>
    void put(const Plane<Value>& values, const samples::Image& to) {
        write(texels_of(values), to);
    }

    static Plane<Rgba> even(Rgba colour) {
        return plane<Rgba>([&](int, int) { return colour; });
    }

    /// The scene, since the frame before.
    void move_by(float right, float down) {
        put(plane<Vector>([&](int, int) { return Vector{-right, -down}; }), *motion_);
    }

    Session open_told(const RestyleSceneInfo& scene, const std::string& manner = "inverting",
                      VkExtent2D network = {kSide, kSide}) {
        const Style played = style({.manner = manner});
        RestyleSessionInfo info = session_info({}, played);
        info.model_width = network.width;
        info.model_height = network.height;
        info.scene = scene;
        Session session(*context_, info);
        EXPECT_TRUE(session.wait_ready(kMinute));
        return session;
    }

    RestylePicture show_frame(Session& session, std::uint64_t number, const RestyleScene& scene,
                              bool with_view = true) {
        RestyleTarget now = target(general(*color_), general(*picture_, with_view), number);
        now.scene = scene;
        const RestylePicture shown = show(session, now);
        session.retire(number);
        return shown;
    }

    Rgba shown_at(int x, int y) { return colour_at(read(*picture_), x, y); }

    std::unique_ptr<samples::Image> color_, picture_, motion_, depth_, object_, mask_;
};

} // namespace restyle::test
