#pragma once

#include <optional>
#include <string>

#include "frame_source.h"
#include "log.h"
#include "panel.h"

namespace viewer {

/// The panel in which a person makes a path for the camera, pose by pose, and has it followed.
class PathPanel {
public:
    /// With the path of this file, which is followed at once; empty: none yet. Throws as CameraPath
    /// does.
    explicit PathPanel(const std::filesystem::path& file);

    /// Does what was asked for by a key, too, and has the source follow the path, or not.
    /// `seconds`: of the source.
    void follow(Choices& choices, FrameSource& source, double seconds);
    /// Between ImGui's NewFrame and Render. What goes wrong with a file goes to `log`, too.
    void draw(Choices& choices, FrameSource& source, double seconds, Log& log);

    /// Follows the path of a file, or says in the panel, which opens, why not.
    void take(const std::filesystem::path& file, Choices& choices, Log& log);

private:
    void add_pose(const samples::Camera& camera);
    void draw_making(Choices& choices, FrameSource& source);
    void draw_file(Log& log);
    void draw_poses(Choices& choices, FrameSource& source, const samples::Camera& now);
    void draw_time(std::size_t pose);
    void save();
    void load();
    void attempt(void (PathPanel::*act)(), Log& log);

    CameraPath path_;
    bool follows_;
    double apart_ = 2;                    ///< Seconds from the last pose to one that is added.
    std::string file_;                    ///< That is typed.
    std::string words_;                   ///< What became of it.
    std::optional<double> typed_seconds_; ///< Of the pose whose time is being typed.
};

} // namespace viewer
