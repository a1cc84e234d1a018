#pragma once

#include <array>
#include <cstdint>

#include "restyle/restyle.h"
#include "session/model_size.h"
#include "session/object_amounts.h"
#include "session/scene_images.h"
#include "vulkan/compute_pass.h"
#include "vulkan/device_buffer.h"

namespace restyle::session {

/// How much of the change each pixel of the frame of now shows: by mask, distance and object
/// (weigh.comp). One for all styles of a session.
class Weights {
public:
    /// `scene` must outlive it.
    Weights(const interop::DeviceTable& vk, const SceneImages& scene, Size frame);

    /// Weighs the frame of now, whose scene has been kept, for passes to read. False where all is
    /// to be shown alike: then there are none. Once for each frame, at most.
    bool record(VkCommandBuffer commands, const RestyleScene& scene,
                const RestyleSettings& settings);

    /// A float a pixel of the frame of now, row by row.
    VkBuffer buffer() const { return weights_.buffer(); }

private:
    const interop::DeviceTable* vk_;
    const SceneImages* scene_;
    interop::ComputePass pass_;
    ObjectAmounts amounts_;
    interop::DeviceBuffer weights_;
    interop::UniqueDescriptorPool pool_;
    std::array<VkDescriptorSet, SceneImages::kTurns> sets_{};
};

} // namespace restyle::session
