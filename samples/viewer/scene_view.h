#pragma once

#include <memory>
#include <string>

#include <restyle/restyle.h>

#include "gpu.h"
#include "options.h"
#include "shown.h"

namespace viewer {

/// The sample scene in one look, drawn along its camera flight into an image of its own.
class SceneView {
public:
    SceneView(const Gpu& gpu, const std::string& look, std::uint64_t seed, Size size);
    SceneView(SceneView&&) noexcept;
    SceneView& operator=(SceneView&&) noexcept;
    ~SceneView();

    /// Records the scene as it is `seconds` after the start of the flight.
    void record(VkCommandBuffer commands, double seconds);

    /// What was drawn, for the style, and to look at.
    RestyleImage color() const;
    Shown shown() const;

    /// How it moves, as the session is told once, and with every frame.
    static RestyleSceneInfo scene_info(Size size);
    RestyleScene scene() const;

private:
    struct Drawing;
    std::unique_ptr<Drawing> drawing_;
    double seconds_ = 0;
    bool cut_ = true; ///< The frame drawn last does not follow from the one before.
    bool first_ = true;
};

} // namespace viewer
