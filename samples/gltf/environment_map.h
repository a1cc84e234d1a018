#pragma once

#include <memory>

#include "gltf/device_texture.h"
#include "gltf/environment.h"
#include "host_buffer.h"

namespace gltf {

/// What shaders read of an environment as set 3: environment.glsl.
class EnvironmentMap {
public:
    /// NULL: there is none.
    EnvironmentMap(const samples::VulkanDevice& device, const Environment* environment);
    ~EnvironmentMap();
    EnvironmentMap(const EnvironmentMap&) = delete;
    EnvironmentMap& operator=(const EnvironmentMap&) = delete;

    bool is_there() const { return is_there_; }
    /// It is so many times as bright from the commands on.
    void record_exposure(VkCommandBuffer commands, float exposure);

    VkDescriptorSetLayout layout() const { return layout_; } ///< The same for each.
    VkDescriptorSet set() const { return set_; }

private:
    /// As environment.glsl has it.
    struct Constants {
        std::array<glm::vec4, 9> matt;
        float exposure;
        float last_level;
        std::uint32_t is_there;
        float unused;
    };

    explicit EnvironmentMap(const samples::VulkanDevice& device);
    void load(const samples::VulkanDevice& device, const Environment& environment);
    void create_set();
    void write_set() const;

    VkDevice device_;
    bool is_there_ = false;
    Constants constants_{};
    samples::HostBuffer buffer_;
    std::unique_ptr<samples::Image> sky_, mirrored_;
    VkSampler sampler_ = VK_NULL_HANDLE;
    VkDescriptorSetLayout layout_ = VK_NULL_HANDLE;
    VkDescriptorPool pool_ = VK_NULL_HANDLE;
    VkDescriptorSet set_ = VK_NULL_HANDLE;
};

} // namespace gltf
