#include "session/context.h"

#include <filesystem>
#include <system_error>

#include "files/path.h"
#include "restyle/restyle.hpp"
#include "session/error.h"
#include "session/physical_device.h"
#include "session/versioned.h"
#include "system.h"
#include "vulkan/instance_function.h"

namespace restyle::session {
namespace {

interop::DeviceHandles renderer_of(const RestyleContextInfo& info) {
    interop::DeviceHandles renderer = physical_device(info.get_instance_proc_addr, info.instance,
                                                      info.physical_device, "RestyleContextInfo.");
    require(info.device != VK_NULL_HANDLE, "RestyleContextInfo.device is VK_NULL_HANDLE");
    require(
        info.enabled_extension_count == 0 || info.enabled_extensions != nullptr,
        "RestyleContextInfo.enabled_extensions is NULL, expected enabled_extension_count names");
    renderer.device = info.device;
    for (std::uint32_t i = 0; i < info.enabled_extension_count; ++i)
        renderer.enabled_extensions.emplace_back(info.enabled_extensions[i]);
    return renderer;
}

std::uint32_t most_extent_of(const interop::DeviceTable& vk) {
    VkPhysicalDeviceProperties properties{};
    interop::instance_function<PFN_vkGetPhysicalDeviceProperties>(
        vk.handles, "vkGetPhysicalDeviceProperties")(vk.handles.physical_device, &properties);
    return properties.limits.maxImageDimension2D;
}

// A bare name is that of a library beside this one, where there is such.
std::string beside_this(const std::string& name) {
    const auto folder = interop::folder_of(reinterpret_cast<const void*>(&beside_this));
    const bool is_bare = !files::path_from(name).has_parent_path();
    std::error_code unknown;
    if (!is_bare || !std::filesystem::exists(folder / files::path_from(name), unknown)) return name;
    return files::text_of(folder / files::path_from(name));
}

std::string choose_back_library(const char* given) {
    if (given != nullptr) return beside_this(given);
    if (const auto chosen = interop::environment_variable("RESTYLE_BACK"))
        return beside_this(*chosen);
    return beside_this(interop::kBackLibrary);
}

} // namespace

Context::Context(const RestyleContextInfo& info)
    : vk_(interop::load_device(renderer_of(info))),
      most_extent_(most_extent_of(vk_)),
      back_library_(choose_back_library(info.back_library)),
      log_(info.log),
      log_user_(info.log_user) {
    if (const auto queue = taken_chained<RestyleQueueInfo>(info.next, RESTYLE_CHAINED_QUEUE))
        queue_.emplace(vk_, *queue);
}

void Context::require_extent(Size size, const char* name) const {
    require(size.width > 0 && size.height > 0 && size.width <= most_extent_ &&
                size.height <= most_extent_,
            std::string(name) + " is " + std::to_string(size.width) + " x " +
                std::to_string(size.height) + ", expected 1 x 1 to " +
                std::to_string(most_extent_) + " x " + std::to_string(most_extent_) +
                ", the device's largest image");
}

const Capabilities& Context::capabilities() const {
    std::call_once(looked_, [this] {
        capabilities_ = std::make_unique<const Capabilities>(vk_, back_library_);
    });
    return *capabilities_;
}

void Context::log(RestyleLogLevel level, RestyleLogCategory category, const std::string& text,
                  std::uint64_t frame_number) const {
    if (log_ == nullptr) return;
    auto message = make<RestyleLogMessage>();
    message.level = level;
    message.category = category;
    message.frame_number = frame_number;
    message.text = text.c_str();
    log_(log_user_, &message);
}

} // namespace restyle::session
