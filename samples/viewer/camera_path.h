#pragma once

#include <filesystem>
#include <vector>

#include <camera.h>

namespace viewer {

/// Where a path's camera is at one of its times.
struct KeyPose {
    double seconds = 0; ///< From the start, 0 or later.
    samples::Camera camera{};
};

/// A camera's way through a scene by key poses, which it passes at their times without a jump of
/// its place, its gaze, its lens or their speeds; between two poses of one place, or gaze, or lens,
/// that rests.
class CameraPath {
public:
    CameraPath() = default;

    /// A file of the format restyle-path-1. Throws std::runtime_error naming file, member, value
    /// and what was expected.
    explicit CameraPath(const std::filesystem::path& file);
    void write(const std::filesystem::path& file) const; ///< Throws where it cannot be written.

    const std::vector<KeyPose>& poses() const {
        return poses_;
    } ///< Each later than the one before.
    bool empty() const { return poses_.empty(); }
    double length() const { return empty() ? 0 : poses_.back().seconds; } ///< Seconds.

    /// Where another has the very time, a hundredth of a second behind it.
    void add(KeyPose pose);
    void retime(std::size_t pose, double seconds); ///< As add() does, in its new place.
    void replace(std::size_t pose, const samples::Camera& camera) { poses_[pose].camera = camera; }
    void remove(std::size_t pose);

    /// Of a path that is not empty. Before its first pose that, after its last pose that.
    samples::Camera at(double seconds) const;

private:
    std::vector<KeyPose> poses_;
};

} // namespace viewer
