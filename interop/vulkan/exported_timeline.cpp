#include "vulkan/exported_timeline.h"

#include "vulkan/check_vk.h"
#include "vulkan/handles.h"
#include "vulkan/instance_function.h"
#include "vulkan/timeline.h"

namespace restyle::interop {
namespace {

// Of timelines: a driver may export binary semaphores and not these.
VkExternalSemaphoreFeatureFlags external_timeline_features(const DeviceTable& vk) {
    const VkSemaphoreTypeCreateInfo type = timeline_type();
    VkPhysicalDeviceExternalSemaphoreInfo info{};
    info.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_SEMAPHORE_INFO;
    info.pNext = &type;
    info.handleType = kSemaphoreHandleType;
    VkExternalSemaphoreProperties properties{};
    properties.sType = VK_STRUCTURE_TYPE_EXTERNAL_SEMAPHORE_PROPERTIES;
    instance_function<PFN_vkGetPhysicalDeviceExternalSemaphoreProperties>(
        vk.handles, "vkGetPhysicalDeviceExternalSemaphoreProperties")(vk.handles.physical_device,
                                                                      &info, &properties);
    return properties.externalSemaphoreFeatures;
}

void check_exportable(const DeviceTable& vk) {
    check_gives_semaphores(vk);
    if (vk.vkSignalSemaphore == nullptr || vk.vkWaitSemaphores == nullptr)
        throw std::runtime_error("the device has no timeline semaphores");
    constexpr VkExternalSemaphoreFeatureFlags kWanted =
        VK_EXTERNAL_SEMAPHORE_FEATURE_EXPORTABLE_BIT | VK_EXTERNAL_SEMAPHORE_FEATURE_IMPORTABLE_BIT;
    if ((external_timeline_features(vk) & kWanted) != kWanted)
        throw std::runtime_error("the device does not export and import timeline semaphores");
}

UniqueSemaphore make_exportable(const DeviceTable& vk) {
    check_exportable(vk);
    VkExportSemaphoreCreateInfo exportable{};
    exportable.sType = VK_STRUCTURE_TYPE_EXPORT_SEMAPHORE_CREATE_INFO;
    exportable.handleTypes = kSemaphoreHandleType;
    return make_timeline(vk, "the device makes no timeline semaphore to be exported", &exportable);
}

} // namespace

ExportedTimeline::ExportedTimeline(const DeviceTable& vk)
    : vk_(&vk),
      semaphore_(make_exportable(vk)) {}

ExternalHandle ExportedTimeline::export_handle() const {
    return handle_of(*vk_, semaphore_.get());
}

void ExportedTimeline::signal(std::uint64_t value) const {
    VkSemaphoreSignalInfo info{};
    info.sType = VK_STRUCTURE_TYPE_SEMAPHORE_SIGNAL_INFO;
    info.semaphore = semaphore_.get();
    info.value = value;
    check(vk_->vkSignalSemaphore(vk_->device, &info), "vkSignalSemaphore",
          "the core could not be told that a frame is rendered");
}

bool ExportedTimeline::wait(std::uint64_t value, std::chrono::nanoseconds most) const {
    const VkSemaphore semaphore = semaphore_.get();
    VkSemaphoreWaitInfo info{};
    info.sType = VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO;
    info.semaphoreCount = 1;
    info.pSemaphores = &semaphore;
    info.pValues = &value;
    const VkResult waited = vk_->vkWaitSemaphores(vk_->device, &info, std::uint64_t(most.count()));
    if (waited == VK_TIMEOUT) return false;
    check(waited, "vkWaitSemaphores", "the core's picture could not be waited for");
    return true;
}

} // namespace restyle::interop
