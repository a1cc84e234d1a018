#pragma once

#include "vulkan/device_table.h"

namespace restyle::interop {

/// Names what is recorded while it lives, for who looks at a captured frame (RenderDoc, Nsight) or
/// reads the validation layers' messages. Nothing where VK_EXT_debug_utils is not enabled.
class DebugRegion {
public:
    DebugRegion(const DeviceTable& vk, VkCommandBuffer commands, const char* name)
        : vk_(vk),
          commands_(commands) {
        VkDebugUtilsLabelEXT label{};
        label.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_LABEL_EXT;
        label.pLabelName = name;
        if (vk_.vkCmdBeginDebugUtilsLabelEXT) vk_.vkCmdBeginDebugUtilsLabelEXT(commands_, &label);
    }
    ~DebugRegion() {
        if (vk_.vkCmdEndDebugUtilsLabelEXT) vk_.vkCmdEndDebugUtilsLabelEXT(commands_);
    }
    DebugRegion(const DebugRegion&) = delete;
    DebugRegion& operator=(const DebugRegion&) = delete;

private:
    const DeviceTable& vk_;
    VkCommandBuffer commands_;
};

/// The same of an object, by its handle.
template <typename Handle>
void name_object(const DeviceTable& vk, VkObjectType type, Handle handle, const char* name) {
    if (!vk.vkSetDebugUtilsObjectNameEXT) return;
    VkDebugUtilsObjectNameInfoEXT info{};
    info.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_OBJECT_NAME_INFO_EXT;
    info.objectType = type;
    info.objectHandle = reinterpret_cast<std::uint64_t>(handle);
    info.pObjectName = name;
    vk.vkSetDebugUtilsObjectNameEXT(vk.device, &info);
}

} // namespace restyle::interop
