#include "gltf/model_renderer.h"

#include <cmath>
#include <cstddef>
#include <optional>

#include <glm/gtc/constants.hpp>
#include <glm/gtc/matrix_transform.hpp>

#include "descriptors.h"
#include "frame_constants.h"
#include "gltf/environment_map.h"
#include "gltf/lighting.h"
#include "gltf/model_buffers.h"
#include "gltf/model_textures.h"
#include "pipeline.h"
#include "scene_bindings.h"

namespace gltf {
namespace {

constexpr std::uint32_t kModelVert[]{
#include "model.vert.spv.inc"
};
constexpr std::uint32_t kModelFrag[]{
#include "model.frag.spv.inc"
};
constexpr std::uint32_t kShadowVert[]{
#include "model_shadow.vert.spv.inc"
};
constexpr std::uint32_t kShadowFrag[]{
#include "model_shadow.frag.spv.inc"
};
constexpr std::uint32_t kFullScreenVert[]{
#include "full_screen.vert.spv.inc"
};
constexpr std::uint32_t kSkyFrag[]{
#include "sky.frag.spv.inc"
};
constexpr std::uint32_t kEnvironmentSkyFrag[]{
#include "environment_sky.frag.spv.inc"
};

constexpr VkVertexInputAttributeDescription kPosition{0, 0, VK_FORMAT_R32G32B32_SFLOAT,
                                                      offsetof(Vertex, position)};
constexpr VkVertexInputAttributeDescription kCoordinates{2, 0, VK_FORMAT_R32G32B32A32_SFLOAT,
                                                         offsetof(Vertex, coordinates)};
constexpr VkVertexInputAttributeDescription kColor{3, 0, VK_FORMAT_R32G32B32A32_SFLOAT,
                                                   offsetof(Vertex, color)};
constexpr VkVertexInputAttributeDescription kJoints{4, 0, VK_FORMAT_R16G16B16A16_UINT,
                                                    offsetof(Vertex, joints)};
constexpr VkVertexInputAttributeDescription kWeights{5, 0, VK_FORMAT_R32G32B32A32_SFLOAT,
                                                     offsetof(Vertex, weights)};
constexpr std::array kCastingAttributes{kPosition, kCoordinates, kColor, kJoints, kWeights};
constexpr std::array kAttributes{
    kPosition,
    VkVertexInputAttributeDescription{1, 0, VK_FORMAT_R32G32B32_SFLOAT, offsetof(Vertex, normal)},
    kCoordinates,
    kColor,
    kJoints,
    kWeights};
constexpr samples::VertexLayout kVertices{sizeof(Vertex), kAttributes};
constexpr samples::VertexLayout kCastingVertices{sizeof(Vertex), kCastingAttributes};

constexpr float kReach = 1.3F; // What moves stays within so many radii, for its shadow.
constexpr double kRound = 30;  // Seconds of a way round the model.

using Images = std::vector<const samples::Image*>;

/// What the sun sees of the model.
glm::mat4 sun_view_projection(const Bounds& bounds, const glm::vec3& to_sun) {
    const float reach = kReach * bounds.radius;
    const glm::vec3 up = std::abs(to_sun.y) > 0.99F ? glm::vec3(0, 0, 1) : glm::vec3(0, 1, 0);
    return glm::orthoRH_ZO(-reach, reach, -reach, reach, 0.0F, 4 * reach) *
           glm::lookAtRH(bounds.centre + 2 * reach * to_sun, bounds.centre, up);
}

VkPipelineLayout create_layout(VkDevice device, std::span<const VkDescriptorSetLayout> sets) {
    constexpr VkPushConstantRange kDrawn{VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT,
                                         0, sizeof(shader::Drawn)};
    return samples::create_pipeline_layout(device, sets, kDrawn);
}

samples::Camera round_camera(const Bounds& bounds, double seconds) {
    constexpr float kRise = 0.3F; // Radians above the horizon.
    constexpr float kRoom = 1.1F;
    samples::Camera camera{};
    const auto angle =
        static_cast<float>(seconds / kRound - std::floor(seconds / kRound)) * glm::two_pi<float>() +
        0.6F;
    const float distance = kRoom * bounds.radius / std::sin(camera.field_of_view / 2);
    camera.target = bounds.centre;
    camera.eye =
        bounds.centre + distance * glm::vec3(std::sin(angle) * std::cos(kRise), std::sin(kRise),
                                             std::cos(angle) * std::cos(kRise));
    return camera;
}

} // namespace

struct ModelRenderer::Drawing {
    Drawing(const samples::VulkanDevice& drawing_device, Model drawn, std::uint32_t width,
            std::uint32_t height);
    ~Drawing();
    Drawing(const Drawing&) = delete;
    Drawing& operator=(const Drawing&) = delete;

    void update(VkCommandBuffer commands, const samples::Camera& camera, double seconds);
    void bind(VkCommandBuffer commands, std::uint32_t index, VkDescriptorSet set) const;
    void draw_model(VkCommandBuffer commands, VkPipeline pipeline) const;
    void draw_shadow(VkCommandBuffer commands);
    void draw_sky(VkCommandBuffer commands) const;
    SkyLight sky_light() const;
    float near_plane() const { return 0.01F * bounds.radius; }
    float far_plane() const { return 100 * bounds.radius; }

    const samples::VulkanDevice& vulkan;
    VkDevice device;
    Model model;
    Bounds bounds;
    float exposure;
    samples::SceneTargets targets;
    VkExtent2D extent; ///< Of `targets`, what is drawn into.
    glm::vec2 jitter{0};
    samples::HostBuffer constants;
    samples::SceneBindings bindings;
    ModelBuffers buffers;
    ModelTextures textures;
    std::unique_ptr<EnvironmentMap> environment;
    std::optional<Sun> environment_sun;
    float environment_exposure = 1;
    samples::RenderPass shadow_pass;
    samples::RenderPass scene_pass;
    VkPipelineLayout layout;
    VkPipeline shadow_pipeline;
    VkPipeline model_pipeline;
    VkPipeline sky_pipeline;
    VkPipeline environment_sky_pipeline;
    glm::mat4 sun{1};                    ///< What it sees: clip space from the world.
    std::optional<glm::mat4> shadow_sun; ///< With which the shadow was drawn; unset: it was not.
    std::optional<glm::mat4> last_view_projection;
    glm::mat4 to_previous{1};
};

ModelRenderer::Drawing::Drawing(const samples::VulkanDevice& drawing_device, Model drawn,
                                std::uint32_t width, std::uint32_t height)
    : vulkan(drawing_device),
      device(vulkan.device()),
      model(std::move(drawn)),
      bounds(bounds_of(model, pose_at(model, 0))),
      exposure(exposure_of(model, pose_at(model, 0), bounds)),
      targets(vulkan.handles(), width, height),
      extent{width, height},
      constants(vulkan.handles(), sizeof(samples::FrameConstants),
                VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT),
      bindings(vulkan.handles(), targets, constants.buffer()),
      buffers(vulkan, model),
      textures(vulkan, model),
      environment(std::make_unique<EnvironmentMap>(vulkan, nullptr)),
      shadow_pass(vulkan.handles(), Images{&targets.shadow}),
      scene_pass(vulkan.handles(), Images{&targets.color, &targets.normal, &targets.motion,
                                          &targets.object, &targets.depth}),
      layout(create_layout(device, std::array{bindings.set_layout(), buffers.layout(),
                                              textures.layout(), environment->layout()})) {
    shadow_pipeline = samples::create_pipeline(
        device, shadow_pass, {kShadowVert, kShadowFrag, &kCastingVertices, layout});
    model_pipeline =
        samples::create_pipeline(device, scene_pass, {kModelVert, kModelFrag, &kVertices, layout});
    sky_pipeline = samples::create_pipeline(
        device, scene_pass, {kFullScreenVert, kSkyFrag, nullptr, bindings.layout()});
    environment_sky_pipeline = samples::create_pipeline(
        device, scene_pass, {kFullScreenVert, kEnvironmentSkyFrag, nullptr, layout});
}

ModelRenderer::Drawing::~Drawing() {
    for (VkPipeline pipeline :
         {shadow_pipeline, model_pipeline, sky_pipeline, environment_sky_pipeline})
        vkDestroyPipeline(device, pipeline, nullptr);
    vkDestroyPipelineLayout(device, layout, nullptr);
}

void ModelRenderer::Drawing::update(VkCommandBuffer commands, const samples::Camera& camera,
                                    double seconds) {
    const samples::ImageInfo& size = targets.color.info();
    const float aspect = static_cast<float>(size.width) / static_cast<float>(size.height);
    const Pose pose = pose_at(model, seconds);
    const Lighting lighting = lighting_of(model, pose, bounds, exposure, sky_light());
    samples::FrameConstants frame{};
    frame.view_projection = samples::view_projection(camera, aspect, near_plane(), far_plane());
    frame.previous_view_projection = last_view_projection.value_or(frame.view_projection);
    frame.inverse_view_projection = glm::inverse(frame.view_projection);
    sun = frame.sun_view_projection = sun_view_projection(bounds, lighting.to_sun);
    frame.eye = glm::vec4(camera.eye, 1);
    frame.sun = glm::vec4(lighting.to_sun, 0);
    frame.picture_size = {extent.width, extent.height};
    frame.jitter = 2.0F * jitter / frame.picture_size;
    frame.seconds = static_cast<float>(seconds);
    to_previous = samples::clip_to_clip(frame.view_projection, frame.previous_view_projection);
    last_view_projection = frame.view_projection;
    samples::record_update(commands, constants.buffer(), std::as_bytes(std::span(&frame, 1)));
    buffers.record_pose(commands, model, pose, weights_at(model, seconds));
    buffers.record_lights(commands, lighting.lights);
    environment->record_exposure(commands, environment_exposure);
}

SkyLight ModelRenderer::Drawing::sky_light() const {
    SkyLight light{environment->is_there(), environment_sun};
    if (light.sun) light.sun->light *= environment_exposure;
    return light;
}

void ModelRenderer::Drawing::bind(VkCommandBuffer commands, std::uint32_t index,
                                  VkDescriptorSet set) const {
    vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, layout, index, 1, &set, 0,
                            nullptr);
}

void ModelRenderer::Drawing::draw_model(VkCommandBuffer commands, VkPipeline pipeline) const {
    vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
    bind(commands, 0, bindings.set());
    bind(commands, 1, buffers.set());
    bind(commands, 3, environment->set());
    buffers.draw(commands, [&](const shader::Drawn& drawn) {
        bind(commands, 2, textures.set(drawn.material));
        vkCmdPushConstants(commands, layout,
                           VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT, 0,
                           sizeof drawn, &drawn);
    });
}

// It stays as it is while neither the model nor the light moves.
void ModelRenderer::Drawing::draw_shadow(VkCommandBuffer commands) {
    if (shadow_sun == sun && !buffers.has_moved()) return;
    shadow_pass.begin(commands);
    draw_model(commands, shadow_pipeline);
    vkCmdEndRenderPass(commands);
    shadow_sun = sun;
}

void ModelRenderer::Drawing::draw_sky(VkCommandBuffer commands) const {
    if (environment->is_there()) {
        bind(commands, 0, bindings.set());
        bind(commands, 3, environment->set());
        vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, environment_sky_pipeline);
    } else {
        bindings.bind(commands);
        vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, sky_pipeline);
    }
    vkCmdDraw(commands, 3, 1, 0, 0);
}

ModelRenderer::ModelRenderer(const samples::VulkanDevice& device, Model model, std::uint32_t width,
                             std::uint32_t height)
    : drawing_(std::make_unique<Drawing>(device, std::move(model), width, height)) {}

ModelRenderer::~ModelRenderer() = default;

void ModelRenderer::record(VkCommandBuffer commands, const samples::Camera& camera,
                           double seconds) {
    Drawing& d = *drawing_;
    d.update(commands, camera, seconds);
    d.draw_shadow(commands);
    d.scene_pass.begin(commands, d.extent);
    d.draw_model(commands, d.model_pipeline);
    d.draw_sky(commands);
    vkCmdEndRenderPass(commands);
}

void ModelRenderer::set_extent(VkExtent2D part) {
    drawing_->extent = part;
}

void ModelRenderer::set_jitter(const glm::vec2& pixels) {
    drawing_->jitter = pixels;
}

void ModelRenderer::light_by(const Environment* environment) {
    drawing_->environment = std::make_unique<EnvironmentMap>(drawing_->vulkan, environment);
    drawing_->environment_sun = environment != nullptr ? environment->sun : std::nullopt;
}

void ModelRenderer::set_exposure(float stops) {
    drawing_->environment_exposure = std::exp2(stops);
}

glm::mat4 ModelRenderer::to_previous() const {
    return drawing_->to_previous;
}

const samples::SceneTargets& ModelRenderer::targets() const {
    return drawing_->targets;
}

samples::Camera ModelRenderer::path_camera(double seconds) const {
    const Model& model = drawing_->model;
    if (model.lenses.empty()) return round_camera(drawing_->bounds, seconds);
    const Lens& lens = model.lenses.front();
    const glm::mat4 place = pose_at(model, seconds)[lens.node];
    const glm::vec3 eye(place[3]);
    return {eye, eye - glm::normalize(glm::vec3(place[2])), lens.field_of_view,
            glm::normalize(glm::vec3(place[1]))};
}

double ModelRenderer::length() const {
    const Model& model = drawing_->model;
    const double moves =
        model.animations.empty() ? 0 : static_cast<double>(model.animations.front().seconds);
    if (model.lenses.empty()) return std::max(kRound, moves);
    return moves > 0 ? moves : 1;
}

float ModelRenderer::near_plane() const {
    return drawing_->near_plane();
}

float ModelRenderer::far_plane() const {
    return drawing_->far_plane();
}

float ModelRenderer::radius() const {
    return drawing_->bounds.radius;
}

} // namespace gltf
