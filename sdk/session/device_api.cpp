#include "restyle/device.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "session/border.h"
#include "session/physical_device.h"
#include "session/versioned.h"
#include "vulkan/check_vk.h"
#include "vulkan/device_needs.h"

namespace {

using namespace restyle::session;
namespace interop = restyle::interop;

// What `ask` gives; refused are devices, which are as they are, and calls, which can be made anew.
template <typename Ask>
auto answer(Ask&& ask) {
    try {
        return ask();
    } catch (const interop::VulkanError&) {
        throw;
    } catch (const std::invalid_argument& refusal) {
        throw Error(RESTYLE_ERROR_INVALID_ARGUMENT, refusal.what());
    } catch (const std::runtime_error& refusal) {
        throw Error(RESTYLE_ERROR_UNSUPPORTED, refusal.what());
    }
}

template <typename Struct>
void list_extensions(const interop::DeviceNeeds& needs, Struct& into) {
    into.extension_count = std::uint32_t(needs.extensions.size());
    std::copy(needs.extensions.begin(), needs.extensions.end(), into.extensions);
}

} // namespace

RestyleResult restyle_device_needs(PFN_vkGetInstanceProcAddr get_instance_proc_addr,
                                   VkInstance instance, VkPhysicalDevice physical,
                                   RestyleDeviceNeeds* needs) {
    return guarded([&] {
        require_room(needs);
        const interop::DeviceHandles asked =
            physical_device(get_instance_proc_addr, instance, physical, "");
        const interop::DeviceNeeds found = answer([&] { return interop::needs_of(asked); });
        RestyleDeviceNeeds told{};
        list_extensions(found, told);
        told.timeline_semaphore = found.timeline_semaphore ? 1 : 0;
        told.queue_families = found.queue_families;
        told.queue_family = found.queue_family;
        told.api_version = found.api_version;
        give(told, needs);
        return RESTYLE_OK;
    });
}

RestyleResult restyle_device_create(const RestyleDeviceInfo* info, RestyleDevice* device) {
    return guarded([&] {
        require_room(device);
        const RestyleDeviceInfo asked = taken(info);
        const interop::DeviceHandles physical =
            physical_device(asked.get_instance_proc_addr, asked.instance, asked.physical_device,
                            "RestyleDeviceInfo.");
        const interop::DeviceNeeds needs = answer([&] { return interop::needs_of(physical); });
        const interop::CreatedDevice created =
            answer([&] { return interop::create_device(physical, needs, asked.wanted); });
        RestyleDevice told{};
        list_extensions(needs, told);
        told.device = created.device;
        told.queue = created.queue;
        told.queue_family = created.queue_family;
        give(told, device);
        return RESTYLE_OK;
    });
}
