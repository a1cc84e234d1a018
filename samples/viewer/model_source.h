#pragma once

#include <filesystem>

#include "anti_aliasing.h"
#include "cut_watch.h"
#include "frame_source.h"
#include "gpu.h"
#include "log.h"

namespace gltf {
class ModelRenderer;
}

namespace viewer {

/// A glTF file's scene, seen by its own camera or from all around it.
class ModelSource : public FrameSource {
public:
    /// What of the file is left out goes to `log`. Throws std::runtime_error with a sentence that
    /// names the file.
    ModelSource(const Gpu& gpu, const std::filesystem::path& file, Size size, Log& log);
    ~ModelSource() override;

    const SourceInfo& info() const override { return info_; }
    void record(VkCommandBuffer commands, double seconds) override;
    RestyleImage color() const override;
    RestyleScene scene() const override;
    glm::vec2 motion_scale() const override;
    Shown shown() const override;
    std::optional<samples::Camera> own_camera(double seconds) const override;
    float pace() const override;
    void anti_alias(bool wanted) override;
    void light_by(const gltf::Environment* environment) override;
    void expose(float stops) override;

private:
    std::unique_ptr<gltf::ModelRenderer> renderer_;
    std::optional<AntiAliasing> anti_aliasing_; ///< Of what it draws.
    SourceInfo info_;
    CutWatch cuts_;
};

} // namespace viewer
