#include "vulkan/device_table.h"

#include <algorithm>
#include <cstring>

#include "interop/interop_device.h"

namespace restyle::interop {
namespace {

class DeviceTableTest : public test::InteropDevice {
protected:
    bool offers(const char* extension) const {
        std::uint32_t count = 0;
        vkEnumerateDeviceExtensionProperties(device_->physical_device(), nullptr, &count, nullptr);
        std::vector<VkExtensionProperties> offered(count);
        vkEnumerateDeviceExtensionProperties(device_->physical_device(), nullptr, &count,
                                             offered.data());
        return std::any_of(offered.begin(), offered.end(), [&](const VkExtensionProperties& one) {
            return std::strcmp(one.extensionName, extension) == 0;
        });
    }
};

TEST_F(DeviceTableTest, NamesTheExtensionsOfItsTransportsWhereTheDeviceOffersThem) {
    const auto useful =
        useful_extensions(vkGetInstanceProcAddr, device_->instance(), device_->physical_device());
    for (const char* name : useful)
        EXPECT_TRUE(offers(name)) << name;
    for (const std::string name :
         {VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME, VK_KHR_EXTERNAL_MEMORY_FD_EXTENSION_NAME})
        EXPECT_EQ(std::find(useful.begin(), useful.end(), name) != useful.end(),
                  offers(name.c_str()))
            << name;
}

TEST_F(DeviceTableTest, HasAFunctionOfAnExtensionOnlyWhereThatIsEnabled) {
    EXPECT_EQ(without(VK_KHR_EXTERNAL_MEMORY_FD_EXTENSION_NAME).vkGetMemoryFdKHR, nullptr);
    const DeviceTable no_host = without(VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME);
    EXPECT_EQ(no_host.vkGetMemoryHostPointerPropertiesEXT, nullptr);
    EXPECT_EQ(no_host.host_pointer_alignment, 0u);
}

// An instance whose devices lack one function.
PFN_vkVoidFunction no_dispatch(VkDevice device, const char* name) {
    return std::strcmp(name, "vkCmdDispatch") == 0 ? nullptr : vkGetDeviceProcAddr(device, name);
}

PFN_vkVoidFunction lacking(VkInstance instance, const char* name) {
    return std::strcmp(name, "vkGetDeviceProcAddr") == 0
               ? reinterpret_cast<PFN_vkVoidFunction>(no_dispatch)
               : vkGetInstanceProcAddr(instance, name);
}

TEST_F(DeviceTableTest, NamesAFunctionThatTheDeviceDoesNotHave) {
    DeviceHandles handles = vk().handles;
    handles.get_instance_proc_addr = lacking;
    try {
        load_device(handles);
        FAIL() << "a device without vkCmdDispatch was taken";
    } catch (const std::runtime_error& refusal) {
        EXPECT_STREQ(refusal.what(), "vkCmdDispatch is not in the device");
    }
}

} // namespace
} // namespace restyle::interop
