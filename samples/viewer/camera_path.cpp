#include "camera_path.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include <glm/gtc/quaternion.hpp>
#include <json_fields.h>
#include <whole_file.h>

// Places and lenses follow cubic Bezier curves with the slopes of a Catmull-Rom spline whose knots
// are the poses' times, kept from overshooting (F. Fritsch and R. Carlson, "Monotone Piecewise
// Cubic Interpolation", 1980); turns follow the same curves on the sphere of quaternions (K.
// Shoemake, "Animating Rotation with Quaternion Curves", 1985).
namespace viewer {
namespace {

constexpr const char* kPathFormat = "restyle-path-1";
constexpr float kLeastAngle = 0.01F; // Of a lens, in radians.
constexpr float kMostAngle = 3.1F;
constexpr double kLongest = 1e6; // Seconds.

glm::vec3 place_of(const samples::Camera& camera) {
    return camera.eye;
}

float lens_of(const samples::Camera& camera) {
    return camera.field_of_view;
}

glm::quat turn_of(const samples::Camera& camera) {
    return glm::quatLookAtRH(glm::normalize(camera.target - camera.eye), camera.up);
}

// The way from one value to another, what it leads to, and what lies between two of them: of places
// and lenses as they are, and of turns, whose way is about an axis by its length.

template <typename Value>
Value way(const Value& from, const Value& to) {
    return to - from;
}

glm::vec3 way(const glm::quat& from, const glm::quat& to) {
    const glm::quat turn = glm::inverse(from) * to;
    const glm::quat shorter = turn.w < 0 ? -turn : turn;
    return glm::angle(shorter) * glm::axis(shorter);
}

template <typename Value>
Value led(const Value& from, const Value& by) {
    return from + by;
}

glm::quat led(const glm::quat& from, const glm::vec3& by) {
    const float angle = glm::length(by);
    return angle > 0 ? from * glm::angleAxis(angle, by / angle) : from;
}

template <typename Value>
Value mixed(const Value& a, const Value& b, float t) {
    return glm::mix(a, b, t);
}

glm::quat mixed(const glm::quat& a, const glm::quat& b, float t) {
    return glm::slerp(a, b, t);
}

/// De Casteljau's, of a curve from `from` to `to`.
template <typename Value>
Value bezier(const Value& from, const Value& leaving, const Value& arriving, const Value& to,
             float t) {
    const Value middle = mixed(leaving, arriving, t);
    const Value first = mixed(mixed(from, leaving, t), middle, t);
    return mixed(first, mixed(middle, mixed(arriving, to, t), t), t);
}

/// That of all poses' places, lenses or turns.
template <typename Value>
class Curve {
public:
    Curve(const std::vector<KeyPose>& poses, Value (*value)(const samples::Camera&))
        : poses_(poses),
          value_(value) {}

    /// Between pose `k`, where t is 0, and the next one, where it is 1.
    Value at(std::size_t k, float t) const {
        const float third = span(k) / 3;
        return bezier(of(k), led(of(k), third * speed(k)), led(of(k + 1), -third * speed(k + 1)),
                      of(k + 1), t);
    }

private:
    using Way = decltype(way(Value(), Value()));

    Value of(std::size_t k) const { return value_(poses_[k].camera); }
    float span(std::size_t k) const {
        return static_cast<float>(poses_[k + 1].seconds - poses_[k].seconds);
    }
    Way slope(std::size_t k) const { return way(of(k), of(k + 1)) / span(k); }

    /// A second, at pose `k`: the slope there of a parabola through it and its neighbours, but no
    /// more than three times that to either of them.
    Way speed(std::size_t k) const {
        const std::size_t last = poses_.size() - 1;
        if (k == 0) return slope(0);
        if (k == last) return slope(k - 1);
        const Way before = slope(k - 1);
        const Way after = slope(k);
        const Way both = glm::mix(before, after, span(k - 1) / (span(k - 1) + span(k)));
        const float most = 3 * std::min(glm::length(before), glm::length(after));
        const float length = glm::length(both);
        return length > most ? both * (most / length) : both;
    }

    const std::vector<KeyPose>& poses_;
    Value (*value_)(const samples::Camera&);
};

/// In as few digits as tell it from other floats.
double decimal(float number) {
    char text[32];
    const char* const end = std::to_chars(text, text + sizeof text, number).ptr;
    double same = 0;
    std::from_chars(text, end, same);
    return same;
}

glm::vec3 vector_from(const samples::Fields& fields, const char* key) {
    if (!fields.has(key)) fields.refuse(key, "3 numbers");
    const std::vector<float> numbers = fields.numbers(key, {0, 0, 0});
    return {numbers[0], numbers[1], numbers[2]};
}

KeyPose pose_from(const samples::Fields& fields, const KeyPose* before) {
    KeyPose pose;
    pose.seconds = decimal(fields.number("seconds"));
    if (!(pose.seconds >= 0 && pose.seconds <= kLongest))
        fields.refuse("seconds", "a time from 0 to 1000000");
    if (before != nullptr && pose.seconds <= before->seconds)
        fields.refuse("seconds", "a time later than that of the pose before");
    samples::Camera& camera = pose.camera;
    camera.eye = vector_from(fields, "eye");
    camera.target = vector_from(fields, "target");
    const glm::vec3 ahead = camera.target - camera.eye;
    if (!(glm::length(ahead) > 1e-6F) || !std::isfinite(glm::length(ahead)))
        fields.refuse("target", "a place away from eye, to look at");
    if (fields.has("up")) camera.up = vector_from(fields, "up");
    const glm::vec3 across = glm::cross(glm::normalize(ahead), camera.up);
    if (!(glm::length(across) > 1e-3F * glm::length(camera.up)))
        fields.refuse(fields.has("up") ? "up" : "target", "a gaze that does not go along up");
    camera.field_of_view = fields.number("field_of_view", camera.field_of_view);
    if (!(camera.field_of_view >= kLeastAngle && camera.field_of_view <= kMostAngle))
        fields.refuse("field_of_view", "an upright angle of 0.01 to 3.1 radians");
    return pose;
}

nlohmann::ordered_json json_from(const glm::vec3& vector) {
    return {decimal(vector.x), decimal(vector.y), decimal(vector.z)};
}

nlohmann::ordered_json json_from(const KeyPose& pose) {
    return {{"seconds", decimal(static_cast<float>(pose.seconds))},
            {"eye", json_from(pose.camera.eye)},
            {"target", json_from(pose.camera.target)},
            {"up", json_from(pose.camera.up)},
            {"field_of_view", decimal(pose.camera.field_of_view)}};
}

} // namespace

CameraPath::CameraPath(const std::filesystem::path& file) {
    const samples::Fields json(file);
    json.word("format", {kPathFormat});
    for (const samples::Fields& fields : json.parts("poses"))
        poses_.push_back(pose_from(fields, poses_.empty() ? nullptr : &poses_.back()));
    if (empty()) json.refuse("poses", "at least one pose");
}

// A pose a line, to be read and changed by people, too.
void CameraPath::write(const std::filesystem::path& file) const {
    std::string lines;
    for (const KeyPose& pose : poses_)
        lines += (lines.empty() ? "\n    " : ",\n    ") + json_from(pose).dump();
    samples::write_whole(file,
                         std::string("{\n  \"format\": \"") + kPathFormat + "\",\n  \"poses\": [" +
                             lines + "\n  ]\n}\n",
                         "the camera's path");
}

void CameraPath::add(KeyPose pose) {
    constexpr double kApart = 0.01;
    for (const KeyPose& other : poses_)
        if (std::abs(other.seconds - pose.seconds) < kApart / 2)
            pose.seconds = other.seconds + kApart;
    const auto is_before = [](const KeyPose& a, const KeyPose& b) { return a.seconds < b.seconds; };
    poses_.insert(std::lower_bound(poses_.begin(), poses_.end(), pose, is_before), pose);
}

void CameraPath::retime(std::size_t pose, double seconds) {
    KeyPose moved = poses_[pose];
    moved.seconds = std::clamp(seconds, 0.0, kLongest);
    remove(pose);
    add(moved);
}

void CameraPath::remove(std::size_t pose) {
    poses_.erase(poses_.begin() + static_cast<std::ptrdiff_t>(pose));
}

samples::Camera CameraPath::at(double seconds) const {
    const auto after =
        std::upper_bound(poses_.begin(), poses_.end(), seconds,
                         [](double at, const KeyPose& pose) { return at < pose.seconds; });
    if (after == poses_.begin()) return poses_.front().camera;
    if (after == poses_.end()) return poses_.back().camera;
    const auto k = static_cast<std::size_t>(after - poses_.begin()) - 1;
    const KeyPose& from = poses_[k];
    if (seconds == from.seconds) return from.camera; // Without what rounding makes of it.
    const auto t =
        static_cast<float>((seconds - from.seconds) / (poses_[k + 1].seconds - from.seconds));
    const auto curved = [&](auto value) { return Curve(poses_, value).at(k, t); };
    const glm::vec3 eye = curved(place_of);
    const glm::quat turn = curved(turn_of);
    return {eye, eye + turn * glm::vec3(0, 0, -1), curved(lens_of), turn * glm::vec3(0, 1, 0)};
}

} // namespace viewer
