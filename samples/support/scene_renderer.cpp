#include "scene_renderer.h"

#include <array>
#include <cstddef>
#include <cstring>
#include <map>
#include <optional>
#include <stdexcept>

#include <glm/gtc/matrix_transform.hpp>

#include "commands.h"
#include "frame_constants.h"
#include "host_buffer.h"
#include "indexed_mesh.h"
#include "mesh_chunks.h"
#include "mover_shadows.h"
#include "pipeline.h"
#include "scene_bindings.h"

namespace samples {
namespace {

constexpr std::uint32_t kSceneVert[]{
#include "scene.vert.spv.inc"
};
constexpr std::uint32_t kSceneFrag[]{
#include "scene.frag.spv.inc"
};
constexpr std::uint32_t kShadowVert[]{
#include "shadow.vert.spv.inc"
};
constexpr std::uint32_t kFullScreenVert[]{
#include "full_screen.vert.spv.inc"
};
constexpr std::uint32_t kSkyFrag[]{
#include "sky.frag.spv.inc"
};
constexpr std::uint32_t kInkFrag[]{
#include "ink.frag.spv.inc"
};

constexpr std::array kAttributes{
    VkVertexInputAttributeDescription{0, 0, VK_FORMAT_R32G32B32_SFLOAT, offsetof(Vertex, position)},
    VkVertexInputAttributeDescription{1, 0, VK_FORMAT_R32G32B32_SFLOAT, offsetof(Vertex, normal)},
    VkVertexInputAttributeDescription{2, 0, VK_FORMAT_R32G32B32A32_SFLOAT, offsetof(Vertex, local)},
    VkVertexInputAttributeDescription{3, 0, VK_FORMAT_R32G32B32_SFLOAT, offsetof(Vertex, tint)},
    VkVertexInputAttributeDescription{4, 0, VK_FORMAT_R32G32_UINT, offsetof(Vertex, material)}};
constexpr VertexLayout kVertices{sizeof(Vertex), kAttributes};
constexpr VertexLayout kPositions{sizeof(Vertex), std::span(kAttributes).first(1)};

std::unique_ptr<HostBuffer> filled(const DeviceHandles& device, std::span<const std::byte> bytes,
                                   VkBufferUsageFlags usage) {
    auto buffer = std::make_unique<HostBuffer>(device, bytes.size(), usage);
    std::memcpy(buffer->bytes().data(), bytes.data(), bytes.size());
    return buffer;
}

struct Placed {
    glm::mat4 model{1};
    glm::mat4 previous_model{1};
};

const glm::vec3 kSun = glm::normalize(glm::vec3(0.62F, 0.60F, 0.35F));

glm::mat4 sun_view_projection() {
    constexpr float kReach = 125;
    return glm::orthoRH_ZO(-kReach, kReach, -kReach, kReach, 0.0F, 500.0F) *
           glm::lookAtRH(250.0F * kSun, glm::vec3(0), glm::vec3(0, 1, 0));
}

/// These squares of the first, which both have. It waits for what was recorded before.
void record_copy(VkCommandBuffer commands, const Image& from, const Image& to,
                 std::span<const VkRect2D> squares) {
    std::vector<VkImageCopy> regions;
    for (const VkRect2D& square : squares) {
        VkImageCopy region{};
        region.srcSubresource = {from.aspect(), 0, 0, 1};
        region.srcOffset = {square.offset.x, square.offset.y, 0};
        region.dstSubresource = {to.aspect(), 0, 0, 1};
        region.dstOffset = region.srcOffset;
        region.extent = {square.extent.width, square.extent.height, 1};
        regions.push_back(region);
    }
    record_full_barrier(commands);
    if (regions.empty()) return;
    vkCmdCopyImage(commands, from.image(), VK_IMAGE_LAYOUT_GENERAL, to.image(),
                   VK_IMAGE_LAYOUT_GENERAL, static_cast<std::uint32_t>(regions.size()),
                   regions.data());
}

/// On each pixel, with shaders that know where they are.
void draw_whole(VkCommandBuffer commands, VkPipeline pipeline) {
    vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
    vkCmdDraw(commands, 3, 1, 0, 0);
}

} // namespace

struct SceneRenderer::Drawing {
    Drawing(const DeviceHandles& device_handles, std::uint32_t width, std::uint32_t height);
    ~Drawing();
    Drawing(const Drawing&) = delete;
    Drawing& operator=(const Drawing&) = delete;

    /// Those whose shaders are made for one look.
    struct LookPipelines {
        VkPipeline scene = VK_NULL_HANDLE;
        VkPipeline sky = VK_NULL_HANDLE;
    };

    void update(VkCommandBuffer commands, const Camera& camera, double seconds);
    void draw_shadows(VkCommandBuffer commands, double seconds, Look look);
    const LookPipelines& pipelines_of(Look look);
    void bind_mesh(VkCommandBuffer commands, VkPipeline pipeline) const;
    void draw(VkCommandBuffer commands, const DrawRange& range, const Placed& placed) const;
    void draw_seen(VkCommandBuffer commands, const MeshChunks& chunks) const;
    void draw_movers(VkCommandBuffer commands, double seconds) const;
    void draw_ink(VkCommandBuffer commands) const;

    DeviceHandles device;
    SceneTargets targets;
    VkExtent2D extent; ///< Of `targets`, what is drawn into.
    glm::vec2 jitter{0};
    HostBuffer constants;
    SceneBindings bindings;
    Image still_shadow; ///< targets.shadow of what does not move.
    RenderPass still_shadow_pass;
    MoverShadows mover_shadows;
    std::vector<VkRect2D> moved; ///< Where targets.shadow holds more than that.
    RenderPass shadow_pass;      ///< ... to which it adds what does move.
    RenderPass scene_pass;
    RenderPass wash_pass; ///< As scene_pass, only that another pass draws on from it.
    RenderPass ink_pass;
    VkPipeline shadow_pipeline;
    VkPipeline ink_pipeline;
    std::map<Look, LookPipelines> pipelines;
    std::optional<Scene> scene;
    std::unique_ptr<HostBuffer> vertices;
    std::unique_ptr<HostBuffer> indices; ///< Of the vertices of `scene`'s mesh.
    MeshChunks always;
    MeshChunks leaves;
    MeshChunks branches;
    std::optional<bool> still_shadow_in_winter; ///< It is drawn, so; unset: not for this scene.

    struct Moment {
        glm::mat4 view_projection;
        double seconds;
    };
    std::optional<Moment> last; ///< Recorded; unset for the first frame of a scene.
    double previous_seconds = 0;
    glm::mat4 to_previous{1};
};

using Images = std::vector<const Image*>;

SceneRenderer::Drawing::Drawing(const DeviceHandles& device_handles, std::uint32_t width,
                                std::uint32_t height)
    : device(device_handles),
      targets(device, width, height),
      extent{width, height},
      constants(device, sizeof(FrameConstants),
                VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT),
      bindings(device, targets, constants.buffer()),
      still_shadow(device, targets.shadow.info()),
      still_shadow_pass(device, Images{&still_shadow}),
      shadow_pass(device, Images{&targets.shadow}, RenderPass::Onto::kWhatIsThere),
      scene_pass(device, Images{&targets.color, &targets.normal, &targets.motion, &targets.object,
                                &targets.depth}),
      wash_pass(device, Images{&targets.wash, &targets.normal, &targets.motion, &targets.object,
                               &targets.depth}),
      ink_pass(device, Images{&targets.color}) {
    const VkPipelineLayout layout = bindings.layout();
    shadow_pipeline =
        create_pipeline(device.device, shadow_pass, {kShadowVert, {}, &kPositions, layout});
    ink_pipeline =
        create_pipeline(device.device, ink_pass, {kFullScreenVert, kInkFrag, nullptr, layout});
}

SceneRenderer::Drawing::~Drawing() {
    for (VkPipeline pipeline : {shadow_pipeline, ink_pipeline})
        vkDestroyPipeline(device.device, pipeline, nullptr);
    for (const auto& [look, made] : pipelines)
        for (VkPipeline pipeline : {made.scene, made.sky})
            vkDestroyPipeline(device.device, pipeline, nullptr);
}

const SceneRenderer::Drawing::LookPipelines& SceneRenderer::Drawing::pipelines_of(Look look) {
    LookPipelines& made = pipelines[look];
    const std::array has_traits{traits(look)};
    const VkPipelineLayout layout = bindings.layout();
    if (made.scene == VK_NULL_HANDLE)
        made.scene = create_pipeline(device.device, scene_pass,
                                     {kSceneVert, kSceneFrag, &kVertices, layout, has_traits});
    if (made.sky == VK_NULL_HANDLE)
        made.sky = create_pipeline(device.device, scene_pass,
                                   {kFullScreenVert, kSkyFrag, nullptr, layout, has_traits});
    return made;
}

void SceneRenderer::Drawing::update(VkCommandBuffer commands, const Camera& camera,
                                    double seconds) {
    const ImageInfo& size = targets.color.info();
    const float aspect = static_cast<float>(size.width) / static_cast<float>(size.height);
    FrameConstants frame{};
    frame.view_projection = view_projection(camera, aspect);
    frame.previous_view_projection = last ? last->view_projection : frame.view_projection;
    frame.inverse_view_projection = glm::inverse(frame.view_projection);
    frame.sun_view_projection = sun_view_projection();
    frame.eye = glm::vec4(camera.eye, 1);
    frame.sun = glm::vec4(kSun, 0);
    frame.seed = static_cast<std::uint32_t>(scene->seed);
    frame.picture_size = {extent.width, extent.height};
    frame.jitter = 2.0F * jitter / frame.picture_size;
    frame.seconds = static_cast<float>(seconds);
    previous_seconds = last ? last->seconds : seconds;
    to_previous = clip_to_clip(frame.view_projection, frame.previous_view_projection);
    last = Moment{frame.view_projection, seconds};

    record_update(commands, constants.buffer(), std::as_bytes(std::span(&frame, 1)));
}

void SceneRenderer::Drawing::bind_mesh(VkCommandBuffer commands, VkPipeline pipeline) const {
    const VkBuffer buffer = vertices->buffer();
    const VkDeviceSize start = 0;
    vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
    vkCmdBindVertexBuffers(commands, 0, 1, &buffer, &start);
    vkCmdBindIndexBuffer(commands, indices->buffer(), 0, VK_INDEX_TYPE_UINT32);
}

void SceneRenderer::Drawing::draw(VkCommandBuffer commands, const DrawRange& range,
                                  const Placed& placed) const {
    vkCmdPushConstants(commands, bindings.layout(), VK_SHADER_STAGE_VERTEX_BIT, 0, sizeof placed,
                       &placed);
    vkCmdDrawIndexed(commands, range.count, 1, range.first, 0, 0);
}

void SceneRenderer::Drawing::draw_seen(VkCommandBuffer commands, const MeshChunks& chunks) const {
    for (const DrawRange& range : chunks.seen(last->view_projection))
        draw(commands, range, {});
}

void SceneRenderer::Drawing::draw_movers(VkCommandBuffer commands, double seconds) const {
    for (const Mover& mover : scene->movers)
        draw(commands, mover.range,
             {pose(*scene, mover, seconds), pose(*scene, mover, previous_seconds)});
}

// The sun stands still, and so does most of the scene: its shadow is drawn once, and put back where
// something that moves has thrown one on it.
void SceneRenderer::Drawing::draw_shadows(VkCommandBuffer commands, double seconds, Look look) {
    const bool in_winter = has(look, kIsWinter);
    if (still_shadow_in_winter != in_winter) {
        still_shadow_pass.begin(commands);
        bind_mesh(commands, shadow_pipeline);
        draw(commands, scene->always, {});
        draw(commands, in_winter ? scene->branches : scene->leaves, {});
        vkCmdEndRenderPass(commands);
        still_shadow_in_winter = in_winter;
        record_discard(commands, targets.shadow);
        moved = {{{0, 0}, {targets.shadow.info().width, targets.shadow.info().height}}};
    }
    record_copy(commands, still_shadow, targets.shadow, moved);
    moved = mover_shadows.at(*scene, seconds);
    shadow_pass.begin(commands);
    bind_mesh(commands, shadow_pipeline);
    draw_movers(commands, seconds);
    vkCmdEndRenderPass(commands);
}

void SceneRenderer::Drawing::draw_ink(VkCommandBuffer commands) const {
    ink_pass.begin(commands, extent);
    draw_whole(commands, ink_pipeline);
    vkCmdEndRenderPass(commands);
}

SceneRenderer::SceneRenderer(const DeviceHandles& device, std::uint32_t width, std::uint32_t height)
    : drawing_(std::make_unique<Drawing>(device, width, height)) {}

SceneRenderer::~SceneRenderer() = default;
SceneRenderer::SceneRenderer(SceneRenderer&&) noexcept = default;
SceneRenderer& SceneRenderer::operator=(SceneRenderer&&) noexcept = default;

void SceneRenderer::set_scene(const Scene& scene) {
    const IndexedMesh mesh = indexed(scene.mesh.vertices());
    drawing_->vertices = filled(drawing_->device, std::as_bytes(std::span(mesh.vertices)),
                                VK_BUFFER_USAGE_VERTEX_BUFFER_BIT);
    drawing_->indices = filled(drawing_->device, std::as_bytes(std::span(mesh.indices)),
                               VK_BUFFER_USAGE_INDEX_BUFFER_BIT);
    drawing_->scene = scene;
    drawing_->always = MeshChunks(scene.mesh.vertices(), scene.always);
    drawing_->leaves = MeshChunks(scene.mesh.vertices(), scene.leaves);
    drawing_->branches = MeshChunks(scene.mesh.vertices(), scene.branches);
    drawing_->mover_shadows =
        MoverShadows(scene, sun_view_projection(), drawing_->still_shadow.info().width);
    drawing_->last.reset();
    drawing_->still_shadow_in_winter.reset();
}

void SceneRenderer::prepare(Look look) {
    drawing_->pipelines_of(look);
}

void SceneRenderer::record(VkCommandBuffer commands, const Camera& camera, double seconds,
                           Look look) {
    Drawing& d = *drawing_;
    if (!d.scene) throw std::logic_error("record() is called before set_scene()");
    const Drawing::LookPipelines& pipelines = d.pipelines_of(look);
    d.update(commands, camera, seconds);
    d.bindings.bind(commands);
    d.draw_shadows(commands, seconds, look);

    const RenderPass& pass = has(look, kIsInk) ? d.wash_pass : d.scene_pass;
    pass.begin(commands, d.extent);
    d.bind_mesh(commands, pipelines.scene);
    d.draw_seen(commands, d.always);
    d.draw_seen(commands, has(look, kIsWinter) ? d.branches : d.leaves);
    d.draw_movers(commands, seconds);
    draw_whole(commands, pipelines.sky);
    vkCmdEndRenderPass(commands);
    if (has(look, kIsInk)) d.draw_ink(commands);
}

void SceneRenderer::set_extent(VkExtent2D part) {
    drawing_->extent = part;
}

void SceneRenderer::set_jitter(const glm::vec2& pixels) {
    drawing_->jitter = pixels;
}

glm::mat4 SceneRenderer::to_previous() const {
    return drawing_->to_previous;
}

const SceneTargets& SceneRenderer::targets() const {
    return drawing_->targets;
}

} // namespace samples
