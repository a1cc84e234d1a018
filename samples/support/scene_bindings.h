#pragma once

#include "scene_targets.h"

namespace samples {

/// What the scene's shaders read: frame.glsl's constants (binding 0), the shadow map (1), and what
/// is drawn before the ink (2 to 5).
class SceneBindings {
public:
    SceneBindings(const DeviceHandles& device, const SceneTargets& targets, VkBuffer constants);
    ~SceneBindings();
    SceneBindings(const SceneBindings&) = delete;
    SceneBindings& operator=(const SceneBindings&) = delete;

    VkPipelineLayout layout() const { return layout_; }
    VkDescriptorSetLayout set_layout() const { return set_layout_; }
    VkDescriptorSet set() const { return set_; }
    void bind(VkCommandBuffer commands) const;

private:
    void create_samplers();
    void create_layout();
    void create_set();
    void write_set(const SceneTargets& targets, VkBuffer constants) const;

    VkDevice device_;
    VkSampler nearest_ = VK_NULL_HANDLE;
    VkSampler compare_ = VK_NULL_HANDLE;
    VkDescriptorSetLayout set_layout_ = VK_NULL_HANDLE;
    VkPipelineLayout layout_ = VK_NULL_HANDLE;
    VkDescriptorPool pool_ = VK_NULL_HANDLE;
    VkDescriptorSet set_ = VK_NULL_HANDLE;
};

} // namespace samples
