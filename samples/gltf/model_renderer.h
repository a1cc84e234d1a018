#pragma once

#include <memory>

#include "camera.h"
#include "gltf/model.h"
#include "scene_targets.h"
#include "vulkan_device.h"

namespace gltf {

struct Environment;

/// Draws a model into what samples::SceneRenderer draws its scene into, which has the same meaning.
class ModelRenderer {
public:
    ModelRenderer(const samples::VulkanDevice& device, Model model, std::uint32_t width,
                  std::uint32_t height);
    ~ModelRenderer();
    ModelRenderer(const ModelRenderer&) = delete;
    ModelRenderer& operator=(const ModelRenderer&) = delete;

    /// As samples::SceneRenderer::record().
    void record(VkCommandBuffer commands, const samples::Camera& camera, double seconds);

    /// As samples::SceneRenderer::set_extent().
    void set_extent(VkExtent2D part);

    /// As samples::SceneRenderer::set_jitter() and to_previous().
    void set_jitter(const glm::vec2& pixels);
    glm::mat4 to_previous() const;

    /// Sky and light from infinitely far away; NULL: those of the sample scene. The device must be
    /// idle. Where it throws, what was before stays.
    void light_by(const Environment* environment);
    void set_exposure(float stops); ///< Of the environment: as many times twice as bright.

    const samples::SceneTargets& targets() const;

    /// The file's first camera, or one that goes round the model, once in length().
    samples::Camera path_camera(double seconds) const;
    double length() const; ///< Seconds, after which all is as it was.
    float near_plane() const;
    float far_plane() const;
    float radius() const; ///< Of the model, at rest.

private:
    struct Drawing;
    std::unique_ptr<Drawing> drawing_;
};

} // namespace gltf
