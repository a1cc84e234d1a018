#include "vulkan/memory_type.h"

#include <gtest/gtest.h>

namespace restyle::interop {
namespace {

constexpr VkMemoryPropertyFlags kLocal = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT;
constexpr VkMemoryPropertyFlags kVisible = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT;
constexpr VkMemoryPropertyFlags kCoherent = VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;

// A discrete card's: its own memory, the host's, and its own where the host sees it.
DeviceTable discrete_card() {
    DeviceTable vk;
    vk.memory.memoryTypeCount = 3;
    vk.memory.memoryTypes[0].propertyFlags = kLocal;
    vk.memory.memoryTypes[1].propertyFlags = kVisible | kCoherent;
    vk.memory.memoryTypes[2].propertyFlags = kLocal | kVisible | kCoherent;
    return vk;
}

TEST(FindMemoryType, TakesTheFirstThatHasAllThatIsWanted) {
    const DeviceTable vk = discrete_card();
    EXPECT_EQ(find_memory_type(vk, 0b111, kLocal), 0u);
    EXPECT_EQ(find_memory_type(vk, 0b111, kVisible), 1u);
    EXPECT_EQ(find_memory_type(vk, 0b111, kLocal | kVisible), 2u);
    EXPECT_EQ(find_memory_type(vk, 0b111, 0), 0u);
}

TEST(FindMemoryType, TakesWhatIsPreferredWhereItIsAllowed) {
    const DeviceTable vk = discrete_card();
    EXPECT_EQ(find_memory_type(vk, 0b111, kVisible, kLocal), 2u);
    EXPECT_EQ(find_memory_type(vk, 0b011, kVisible, kLocal), 1u);
    EXPECT_EQ(find_memory_type(vk, 0b001, kVisible, kLocal), std::nullopt);
}

TEST(FindMemoryType, TakesOnlyWhatIsAllowed) {
    const DeviceTable vk = discrete_card();
    EXPECT_EQ(find_memory_type(vk, 0b110, kLocal), 2u);
    EXPECT_EQ(find_memory_type(vk, 0b001, kVisible), std::nullopt);
    EXPECT_EQ(find_memory_type(vk, 0, 0), std::nullopt);
}

TEST(FindMemoryType, IgnoresBitsOfTypesThatTheDeviceDoesNotHave) {
    EXPECT_EQ(find_memory_type(discrete_card(), 0xffff'fff8, 0), std::nullopt);
}

} // namespace
} // namespace restyle::interop
