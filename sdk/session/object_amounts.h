#pragma once

#include "amounts.h"
#include "restyle/restyle.h"
#include "vulkan/device_buffer.h"

namespace restyle::session {

/// Whether objects get amounts of their own.
inline bool is_by_object(const RestyleScene& scene) {
    return scene.object_amount_count > 0 || scene.keep_others != 0;
}

/// How much objects get, in a table that passes look them up in (amounts.glsl).
class ObjectAmounts {
public:
    explicit ObjectAmounts(const interop::DeviceTable& vk);

    /// Writes the scene's table and says how it is to be read by the passes that follow.
    shaders::AmountArgs record(VkCommandBuffer commands, const RestyleScene& scene) const;

    VkBuffer buffer() const { return table_.buffer(); }

private:
    const interop::DeviceTable* vk_;
    interop::DeviceBuffer table_;
};

} // namespace restyle::session
