#include "fly_control.h"

#include <algorithm>
#include <cmath>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>

namespace viewer {
namespace {

/// Of a camera, in radians: about y, and above the horizon.
struct Gaze {
    float turn;
    float rise;
};

Gaze gaze_of(const samples::Camera& camera) {
    const glm::vec3 ahead = glm::normalize(camera.target - camera.eye);
    return {std::atan2(ahead.x, ahead.z), std::asin(std::clamp(ahead.y, -1.0F, 1.0F))};
}

glm::vec3 direction(const Gaze& gaze) {
    return {std::sin(gaze.turn) * std::cos(gaze.rise), std::sin(gaze.rise),
            std::cos(gaze.turn) * std::cos(gaze.rise)};
}

/// To the right, up and ahead, each of -1, 0 and 1.
glm::vec3 asked_way(const Window& window) {
    const auto way = [&](int forth, int back) {
        return static_cast<float>(window.holds(forth)) - static_cast<float>(window.holds(back));
    };
    return {way(GLFW_KEY_D, GLFW_KEY_A), way(GLFW_KEY_E, GLFW_KEY_Q), way(GLFW_KEY_W, GLFW_KEY_S)};
}

samples::Camera turned(samples::Camera camera, const ImVec2& by, float height) {
    constexpr float kSteepest = 1.5F;
    const float radians = camera.field_of_view / height; // The picture follows the mouse.
    Gaze gaze = gaze_of(camera);
    gaze.turn -= by.x * radians;
    gaze.rise = std::clamp(gaze.rise - by.y * radians, -kSteepest, kSteepest);
    camera.target = camera.eye + direction(gaze);
    camera.up = {0, 1, 0};
    return camera;
}

samples::Camera moved(samples::Camera camera, const glm::vec3& way, float far) {
    const glm::vec3 ahead = camera.target - camera.eye;
    const glm::vec3 right = glm::normalize(glm::cross(ahead, camera.up));
    const glm::vec3 by = far * (way.x * right + way.y * camera.up + way.z * ahead);
    camera.eye += by;
    camera.target += by;
    return camera;
}

} // namespace

void FlyControl::follow(const Window& window, FrameSource& source, double seconds,
                        double passed_ms) {
    const ImGuiIO& io = ImGui::GetIO();
    const std::optional<samples::Camera> path = source.path_camera(seconds);
    if (path && ImGui::IsMouseClicked(ImGuiMouseButton_Right) && !io.WantCaptureMouse)
        flies_ = true;
    if (!path || !ImGui::IsMouseDown(ImGuiMouseButton_Right)) flies_ = false;
    if (!flies_) return;
    constexpr float kFaster = 4;
    constexpr double kLongest_ms = 200; // So that a hitch is no leap.
    const float pace = source.pace() * (io.KeyShift ? kFaster : 1);
    const auto passed = static_cast<float>(std::min(passed_ms, kLongest_ms) / 1000);
    const samples::Camera now = source.free_camera().value_or(*path);
    source.see_from(
        moved(turned(now, io.MouseDelta, io.DisplaySize.y), asked_way(window), pace * passed));
}

} // namespace viewer
