#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "restyle/restyle.h"
#include "session/back_link.h"
#include "session/model_size.h"
#include "session/scene_images.h"
#include "vulkan/compute_pass.h"

namespace restyle::session {

/// What a session has for a tensor of each slot that is made of the scene of its frame. All of it
/// outlives that.
struct SceneOfSlots {
    const interop::DeviceTable& vk;
    std::uint32_t slots;
    const BackLink& link;
    const interop::Transport& transport;
    SceneImages& scene;
    Size model; ///< Of the tensor.
};

/// A pass that makes it, as the network sees the frame.
class SceneTensor {
public:
    struct Shader {
        const char* name; ///< In a captured frame.
        std::span<const std::uint32_t> spirv;
        std::uint32_t push_bytes;
        std::uint32_t tile; ///< Threads per workgroup edge.
        /// What bindings 0 and 1 read, by turn.
        std::array<VkImageView, 2> (*images)(const SceneImages& scene, std::uint32_t turn);
        interop::TensorRange (BackLink::*tensor)(std::uint32_t slot) const; ///< Binding 2.
        VkBuffer table = VK_NULL_HANDLE; ///< Binding 3, where there is one.
    };

    SceneTensor(const SceneOfSlots& of, const Shader& shader);

    /// Takes over what the frame is handed in with, and writes the slot's tensor; a barrier is to
    /// follow.
    void record(VkCommandBuffer commands, std::uint32_t slot, const RestyleFrame& frame,
                std::span<const std::byte> args);

private:
    SceneImages* scene_;
    const BackLink* link_;
    const interop::Transport* transport_;
    Size model_;
    Shader shader_;
    interop::ComputePass pass_;
    interop::UniqueDescriptorPool pool_;
    /// Of each slot, by turn.
    std::vector<std::array<VkDescriptorSet, SceneImages::kTurns>> sets_;
};

} // namespace restyle::session
