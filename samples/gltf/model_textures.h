#pragma once

#include <map>
#include <tuple>

#include "gltf/device_texture.h"

namespace gltf {

/// A descriptor set for each of a model's materials: its textures, at binding 0.
class ModelTextures {
public:
    ModelTextures(const samples::VulkanDevice& device, const Model& model);
    ~ModelTextures();
    ModelTextures(const ModelTextures&) = delete;
    ModelTextures& operator=(const ModelTextures&) = delete;

    VkDescriptorSetLayout layout() const { return layout_; }
    VkDescriptorSet set(Index material) const { return sets_[material]; }

private:
    /// Nothing is made yet; what is made after this goes where what follows throws.
    explicit ModelTextures(const samples::VulkanDevice& device) : device_(device) {}

    void create_layout();
    void create_sets(std::uint32_t count);
    void write_set(samples::Commands& commands, const Model& model, Index material);
    VkImageView view(samples::Commands& commands, const Model& model, Index picture, bool is_srgb);
    VkSampler sampler(const Texture& texture);

    const samples::VulkanDevice& device_;
    /// By picture, and whether it holds colours.
    std::map<std::pair<Index, bool>, std::unique_ptr<samples::Image>> images_;
    std::map<std::tuple<Wrap, Wrap, bool>, VkSampler> samplers_;
    VkDescriptorSetLayout layout_ = VK_NULL_HANDLE;
    VkDescriptorPool pool_ = VK_NULL_HANDLE;
    std::vector<VkDescriptorSet> sets_;
};

} // namespace gltf
