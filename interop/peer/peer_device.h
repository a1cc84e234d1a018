#pragma once

#include <functional>
#include <memory>
#include <type_traits>
#include <vector>

#include "vulkan/unique_vk.h"

namespace restyle::interop {

/// A second VkDevice on the renderer's physical device, with one queue of its own that copies. It
/// is the same physical device by its handle, so that deviceUUID and driverUUID agree, as opaque
/// descriptors demand. For one thread at a time.
class PeerDevice {
public:
    /// Enables the extensions that Restyle makes use of. Throws std::runtime_error where none can
    /// be made.
    explicit PeerDevice(const DeviceHandles& renderer);
    PeerDevice(const PeerDevice&) = delete;
    PeerDevice& operator=(const PeerDevice&) = delete;

    const DeviceTable& vk() const { return vk_; }
    std::uint32_t queue_family() const { return queue_family_; }

    /// Records commands, submits them and waits until the device has run them.
    void run(const std::function<void(VkCommandBuffer)>& record);

private:
    struct Destroy {
        PFN_vkDestroyDevice destroy;
        void operator()(VkDevice device) const { destroy(device, nullptr); }
    };
    using UniqueDevice = std::unique_ptr<std::remove_pointer_t<VkDevice>, Destroy>;
    UniqueDevice make_device(const DeviceHandles& handles) const;

    std::uint32_t queue_family_;
    UniqueDevice device_; // Before what is made of it.
    DeviceTable vk_;
    VkQueue queue_ = VK_NULL_HANDLE;
    UniqueCommandPool pool_;
    VkCommandBuffer commands_ = VK_NULL_HANDLE;
    UniqueFence done_;
};

/// Of the families of a physical device, the one whose queue a peer takes: one that only copies
/// where there is such (a copy engine, which takes nothing from the renderer's shaders), else the
/// first that copies. Throws std::runtime_error when none does.
std::uint32_t copying_family(const std::vector<VkQueueFamilyProperties>& families);

} // namespace restyle::interop
