#pragma once

#include <memory>

#include "cut_watch.h"
#include "frame_source.h"
#include "gpu.h"
#include "options.h"

namespace viewer {

/// The sample scene in one look, drawn along its camera flight into an image of its own.
class SceneView : public FrameSource {
public:
    SceneView(const Gpu& gpu, const std::string& look, std::uint64_t seed, Size size);
    SceneView(SceneView&&) noexcept;
    SceneView& operator=(SceneView&&) noexcept;
    ~SceneView() override;

    const SourceInfo& info() const override { return info_; }
    void record(VkCommandBuffer commands, double seconds) override;
    RestyleImage color() const override;
    RestyleScene scene() const override;
    glm::vec2 motion_scale() const override;
    Shown shown() const override;
    std::optional<samples::Camera> own_camera(double seconds) const override;
    float pace() const override { return 20; }
    void anti_alias(bool wanted) override;

private:
    struct Drawing;
    std::unique_ptr<Drawing> drawing_;
    SourceInfo info_;
    CutWatch cuts_;
};

} // namespace viewer
