#pragma once

#include <array>

#include <glm/glm.hpp>

#include "render_pass.h"

namespace samples {

/// What a frame is drawn into, of one size: its colour is R8G8B8A8_UNORM, its motion and depth are
/// as in SceneTargets. They outlive what reads them.
struct DrawnImages {
    const Image& color;
    const Image& motion;
    const Image& depth;
};

/// Mixes frames that are each sampled elsewhere in their pixels, along their motion. How it does so
/// stands in anti_aliasing.frag.
class TemporalAntiAliasing {
public:
    TemporalAntiAliasing(const DeviceHandles& device, const DrawnImages& drawn);
    ~TemporalAntiAliasing();
    TemporalAntiAliasing(const TemporalAntiAliasing&) = delete;
    TemporalAntiAliasing& operator=(const TemporalAntiAliasing&) = delete;

    /// To be called before the next frame is recorded, into the images' upper left part of this
    /// size. `follows`: motion leads from it to the frame before; if not, or where the part was
    /// another, nothing of the frames before is used. Returns by how many pixels it is to be moved.
    glm::vec2 begin_frame(VkExtent2D part, bool follows);

    /// Once it is recorded, in VK_IMAGE_LAYOUT_GENERAL; color() is then as SceneRenderer's targets
    /// are. `to_previous`: from its clip space to that of the frame before.
    void record(VkCommandBuffer commands, const glm::mat4& to_previous);

    /// The frame, anti-aliased, in the same part of an image as large.
    const Image& color() const { return color_; }

private:
    /// The frames so far, as the pass left them.
    struct History {
        History(const DeviceHandles& device, VkExtent2D size);
        Image color; ///< R16G16B16A16_SFLOAT.
        Image kept;  ///< R16G16_SFLOAT: of how many frames it is, and how near what is seen is.
    };

    void create_samplers();
    void create_layouts();
    void create_sets();
    void write_set(VkDescriptorSet set, const DrawnImages& drawn, const History& before) const;

    VkDevice device_;
    Image color_;
    std::array<History, 2> histories_; ///< Read and written in turn.
    std::array<RenderPass, 2> passes_; ///< Into color_ and that of the same index.
    VkSampler nearest_ = VK_NULL_HANDLE;
    VkSampler linear_ = VK_NULL_HANDLE;
    VkDescriptorSetLayout set_layout_ = VK_NULL_HANDLE;
    VkPipelineLayout layout_ = VK_NULL_HANDLE;
    VkDescriptorPool pool_ = VK_NULL_HANDLE;
    std::array<VkDescriptorSet, 2> sets_{}; ///< For the pass of the same index.
    VkPipeline pipeline_ = VK_NULL_HANDLE;

    VkExtent2D part_{};
    bool follows_ = false;
    std::uint32_t since_cut_ = 0; ///< Frames.
};

} // namespace samples
