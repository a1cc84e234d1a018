#pragma once

#include <optional>
#include <string>

#include <camera.h>
#include <restyle/restyle.h>

#include "camera_path.h"
#include "object_amounts.h"
#include "shown.h"
#include "size.h"

namespace gltf {
struct Environment;
}

namespace viewer {

/// What is the same for all of a source's frames.
struct SourceInfo {
    std::string name; ///< For a person.
    Size size;
    RestyleSceneInfo scene{}; ///< What a session is told of its images; their colour is RGBA8.
    double length = 0;        ///< Seconds, after which it begins again.
    double rate = 30;         ///< Frames a second of a run that does not go by a clock.
    bool is_recorded = false; ///< It has so many frames: each is shown, however long that takes.
    bool has_looks = false;   ///< It is the scene that can be drawn in every look.
    bool takes_environment = false; ///< One can light it.
};

/// Where the frames come from that are looked at and restyled.
class FrameSource {
public:
    virtual ~FrameSource() = default;

    virtual const SourceInfo& info() const = 0;

    /// Records the frame of `seconds` after the start. Of two frames in flight, the one before has
    /// run.
    virtual void record(VkCommandBuffer commands, double seconds) = 0;

    // Of the frame recorded last: what a session is given, what it is told, and what is looked at.
    virtual RestyleImage handed_in() const { return color(); }
    virtual RestyleImage color() const = 0;
    virtual RestyleScene scene() const = 0;
    /// In place of the session's; 0: that.
    virtual glm::vec2 motion_scale() const { return {0, 0}; }
    virtual Shown shown() const = 0;

    /// Where the frame of this moment is seen from by the source's own path; none: nothing can be
    /// flown through.
    virtual std::optional<samples::Camera> own_camera(double seconds) const = 0;
    /// Metres a second that are a good pace there.
    virtual float pace() const { return 0; }

    /// Where it takes one; NULL: none. The device must be idle. Throws where memory does not
    /// suffice; then what was before stays.
    virtual void light_by(const gltf::Environment*) {}
    /// ... which is to be as many times twice as bright, in the frames recorded from now on.
    virtual void expose(float) {}

    /// The frames recorded from now on, at so large a share of the whole's sides: in the upper left
    /// of the images. Recorded ones stay as they are.
    void draw_at(double scale) { scale_ = scale; }
    double scale() const { return info().is_recorded ? 1 : scale_; }
    virtual Size drawn() const { return shrunk(info().size, scale()); }

    /// The frames recorded from now on, where they are drawn. Throws where memory does not suffice.
    virtual void anti_alias(bool wanted) { anti_aliases_ = wanted; }
    bool anti_aliases() const { return anti_aliases_ && !info().is_recorded; }

    /// Of the frames recorded from now on, where they are drawn: instead of the source's own path;
    /// an empty one: that.
    void follow_path(const CameraPath& path) { path_ = info().is_recorded ? CameraPath() : path; }
    const CameraPath& path() const { return path_; }
    std::optional<samples::Camera> path_camera(double seconds) const;

    /// Seconds after which it begins again, which those of a path do in its stead.
    double length() const { return path_.length() > 0 ? path_.length() : info().length; }
    /// Where a time that goes on and on is in it. The end is still of it.
    double place(double seconds) const;
    /// The moment that is drawn: a path has the scene begin again with it.
    double moment(double seconds) const;

    /// Of the frames recorded from now on, where they give the objects' numbers.
    void show_objects(const ObjectAmounts& amounts) { object_amounts_ = amounts; }
    const ObjectAmounts& object_amounts() const { return object_amounts_; }

    /// Instead of the path's; none: that.
    void see_from(const std::optional<samples::Camera>& camera) { free_camera_ = camera; }
    const std::optional<samples::Camera>& free_camera() const { return free_camera_; }

private:
    double scale_ = 1;
    bool anti_aliases_ = false;
    ObjectAmounts object_amounts_;
    CameraPath path_;
    std::optional<samples::Camera> free_camera_;
};

} // namespace viewer
