// What is asked before a device is made and before a style is loaded: needs, a device made for a
// small program, and the report of what can be had.
#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "session/session_test.h"

namespace restyle::test {
namespace {

class BeforeDevice : public SessionImagesTest {
protected:
    RestyleDeviceInfo device_info() const {
        auto info = make<RestyleDeviceInfo>();
        info.get_instance_proc_addr = vkGetInstanceProcAddr;
        info.instance = device_->instance();
        info.physical_device = device_->physical_device();
        return info;
    }

    /// Makes the device, hands it to `use`, and destroys it.
    void with_device(const RestyleDeviceInfo& info,
                     const std::function<void(const RestyleDevice&)>& use) const {
        auto made = make<RestyleDevice>();
        ASSERT_EQ(restyle_device_create(&info, &made), RESTYLE_OK) << restyle_last_error();
        ASSERT_NE(made.device, VK_NULL_HANDLE);
        EXPECT_NE(made.queue, VK_NULL_HANDLE);
        use(made);
        const auto destroy = reinterpret_cast<PFN_vkDestroyDevice>(
            vkGetInstanceProcAddr(device_->instance(), "vkDestroyDevice"));
        destroy(made.device, nullptr);
    }

    RestyleContextInfo context_on(const RestyleDevice& made) const {
        RestyleContextInfo info = context_info();
        info.device = made.device;
        info.enabled_extensions = made.extensions;
        info.enabled_extension_count = made.extension_count;
        return info;
    }
};

TEST_F(BeforeDevice, NeedsAreWhatThePhysicalDeviceOffers) {
    const RestyleDeviceNeeds needs =
        device_needs(vkGetInstanceProcAddr, device_->instance(), device_->physical_device());
    const std::vector<std::string> named(needs.extensions,
                                         needs.extensions + needs.extension_count);
    EXPECT_EQ(named, std::vector<std::string>(extensions_.begin(), extensions_.end()));
    EXPECT_EQ(needs.timeline_semaphore, 1u);
    EXPECT_NE(needs.queue_families >> needs.queue_family & 1, 0u);
    EXPECT_GE(needs.api_version, VK_API_VERSION_1_1);
}

PFN_vkVoidFunction only_transfers(VkInstance instance, const char* name) {
    if (std::strcmp(name, "vkGetPhysicalDeviceQueueFamilyProperties") != 0)
        return vkGetInstanceProcAddr(instance, name);
    const PFN_vkGetPhysicalDeviceQueueFamilyProperties fake =
        [](VkPhysicalDevice, std::uint32_t* count, VkQueueFamilyProperties* families) {
            *count = 1;
            if (families != nullptr) families[0] = {VK_QUEUE_TRANSFER_BIT, 1, 0, {1, 1, 1}};
        };
    return reinterpret_cast<PFN_vkVoidFunction>(fake);
}

TEST_F(BeforeDevice, DeviceWithoutComputeIsUnsupportedInWords) {
    auto needs = make<RestyleDeviceNeeds>();
    EXPECT_EQ(restyle_device_needs(only_transfers, device_->instance(), device_->physical_device(),
                                   &needs),
              RESTYLE_ERROR_UNSUPPORTED);
    EXPECT_NE(std::strstr(restyle_last_error(), "no queue with compute"), nullptr)
        << restyle_last_error();
}

TEST_F(BeforeDevice, SmallProgramHasADeviceMade) {
    with_device(device_info(), [&](const RestyleDevice& made) {
        const Context context(context_on(made));
        Session session = begin(context, {.transport = RESTYLE_TRANSPORT_HOST});
        EXPECT_TRUE(session.wait_ready(kMinute));
    });
}

TEST_F(BeforeDevice, WhatTheProgramWantsIsKept) {
    const float priority = 0.5f;
    auto queue =
        samples::of_type<VkDeviceQueueCreateInfo>(VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO);
    queue.queueFamilyIndex = device_->queue_family();
    queue.queueCount = 1;
    queue.pQueuePriorities = &priority;
    auto features = samples::of_type<VkPhysicalDeviceVulkan12Features>(
        VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES);
    features.timelineSemaphore = VK_TRUE;
    const char* const extension = VK_KHR_EXTERNAL_MEMORY_EXTENSION_NAME; // Named by both.
    auto wanted = samples::of_type<VkDeviceCreateInfo>(VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO);
    wanted.pNext = &features;
    wanted.queueCreateInfoCount = 1;
    wanted.pQueueCreateInfos = &queue;
    wanted.enabledExtensionCount = 1;
    wanted.ppEnabledExtensionNames = &extension;
    RestyleDeviceInfo info = device_info();
    info.wanted = &wanted;
    with_device(info, [&](const RestyleDevice& made) {
        EXPECT_EQ(made.queue_family, device_->queue_family());
        EXPECT_EQ(made.extension_count, extensions_.size());
    });
    EXPECT_EQ(wanted.pNext, &features);
    EXPECT_EQ(features.pNext, nullptr);
}

const RestyleCapability& line_of(const std::vector<const RestyleCapability*>& lines,
                                 RestyleCapabilityKind kind, std::int32_t value) {
    const auto found = std::find_if(lines.begin(), lines.end(), [&](const auto* line) {
        return line->kind == kind && line->value == value;
    });
    if (found == lines.end()) throw std::out_of_range("no such line");
    return **found;
}

TEST_F(BeforeDevice, ReportHasALineWithAReasonForEverything) {
    const auto lines = context_->capabilities();
    for (const RestyleCapability* line : lines)
        EXPECT_STRNE(line->reason, "") << line->name;
    EXPECT_EQ(line_of(lines, RESTYLE_CAPABILITY_BACK, 0).found, 1u);
    EXPECT_EQ(line_of(lines, RESTYLE_CAPABILITY_PRECISION, RESTYLE_PRECISION_BF16).found, 0u);
    for (const RestyleTransport transport : {RESTYLE_TRANSPORT_CUDA, RESTYLE_TRANSPORT_HOST,
                                             RESTYLE_TRANSPORT_PEER, RESTYLE_TRANSPORT_STAGING}) {
        const RestyleCapability& line = line_of(lines, RESTYLE_CAPABILITY_TRANSPORT, transport);
        Session session = begin({.transport = transport});
        if (line.found != 0)
            EXPECT_TRUE(session.wait_ready(kMinute)) << line.name;
        else
            EXPECT_THROW(session.wait_ready(kMinute), Error) << line.name;
    }
    const RestyleCapability& format =
        line_of(lines, RESTYLE_CAPABILITY_FORMAT, VK_FORMAT_R8G8B8A8_UNORM);
    EXPECT_EQ(format.found, 1u);
    EXPECT_STREQ(format.name, "R8G8B8A8_UNORM");
    EXPECT_EQ(restyle_context_capability(context_->get(), 1000), nullptr);
}

TEST_F(BeforeDevice, MissingCoreIsAnAnswer) {
    RestyleContextInfo info = context_info();
    info.back_library = "/nowhere/librestyle_core.so";
    const Context context(info);
    const auto lines = context.capabilities();
    const RestyleCapability& back = line_of(lines, RESTYLE_CAPABILITY_BACK, 0);
    EXPECT_EQ(back.found, 0u);
    EXPECT_EQ(std::string(back.reason).rfind("no backend: /nowhere/librestyle_core.so", 0), 0u)
        << back.reason;
}

} // namespace
} // namespace restyle::test
