#include <gtest/gtest.h>

#include "peer/peer_device.h"

namespace restyle::interop {
namespace {

std::vector<VkQueueFamilyProperties> families_of(const std::vector<VkQueueFlags>& flags) {
    std::vector<VkQueueFamilyProperties> families(flags.size());
    for (std::size_t i = 0; i < flags.size(); ++i)
        families[i].queueFlags = flags[i];
    return families;
}

constexpr VkQueueFlags kAll = VK_QUEUE_GRAPHICS_BIT | VK_QUEUE_COMPUTE_BIT | VK_QUEUE_TRANSFER_BIT;
constexpr VkQueueFlags kCompute = VK_QUEUE_COMPUTE_BIT | VK_QUEUE_TRANSFER_BIT;
constexpr VkQueueFlags kCopies = VK_QUEUE_TRANSFER_BIT | VK_QUEUE_SPARSE_BINDING_BIT;

TEST(CopyingFamily, IsTheCopyEngineWhereThereIsOne) {
    EXPECT_EQ(copying_family(families_of({kAll, kCopies, kCompute})), 1u);
}

TEST(CopyingFamily, IsTheFirstThatCopiesElse) {
    EXPECT_EQ(copying_family(families_of({kAll})), 0u);
    EXPECT_EQ(copying_family(families_of({VK_QUEUE_VIDEO_DECODE_BIT_KHR, kCompute, kAll})), 1u);
}

// TRANSFER need not be reported where GRAPHICS or COMPUTE is.
TEST(CopyingFamily, TakesShadersForCopiesToo) {
    EXPECT_EQ(copying_family(families_of({VK_QUEUE_COMPUTE_BIT})), 0u);
}

TEST(CopyingFamily, IsRefusedWhereNoneCopies) {
    EXPECT_THROW(copying_family(families_of({VK_QUEUE_VIDEO_DECODE_BIT_KHR})), std::runtime_error);
}

} // namespace
} // namespace restyle::interop
