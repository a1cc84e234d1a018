#include "vulkan/exported_buffer.h"

#include "interop/interop_device.h"
#include "peer/imported_buffer.h"
#include "peer/peer_device.h"
#include "support/this_process.h"
#include "vulkan/check_vk.h"

namespace restyle::interop {
namespace {

constexpr VkDeviceSize kExportedBytes = 65536;

class ExportedBufferTest : public test::InteropDevice {
protected:
    void SetUp() override {
        InteropDevice::SetUp();
        if (IsSkipped()) return;
        if (vk().vkGetMemoryFdKHR == nullptr) GTEST_SKIP() << "no VK_KHR_external_memory_fd";
        exported_.emplace(vk(), kExportedBytes, kTensorUsage);
        peer_.emplace(vk().handles);
    }

    std::optional<ExportedBuffer> exported_;
    std::optional<PeerDevice> peer_;
};

TEST_F(ExportedBufferTest, GivesADescriptorThatTheImportTakesOver) {
    const std::size_t before = test::open_descriptors();
    UniqueHandle memory = exported_->export_memory();
    EXPECT_EQ(test::open_descriptors(), before + 1);
    {
        const ImportedBuffer imported(peer_->vk(), std::move(memory), exported_->layout());
        EXPECT_NE(imported.buffer(), VK_NULL_HANDLE);
        EXPECT_EQ(memory.get(), -1);
    }
    EXPECT_EQ(test::open_descriptors(), before);
}

TEST_F(ExportedBufferTest, ClosesTheDescriptorOfAnImportThatTheDriverRefuses) {
    DeviceTable refusing = peer_->vk();
    refusing.vkAllocateMemory = [](VkDevice, const VkMemoryAllocateInfo*,
                                   const VkAllocationCallbacks*,
                                   VkDeviceMemory*) { return VK_ERROR_INVALID_EXTERNAL_HANDLE; };
    const std::size_t before = test::open_descriptors();
    try {
        const ImportedBuffer imported(refusing, exported_->export_memory(), exported_->layout());
        FAIL() << "an import was taken that the driver refused";
    } catch (const VulkanError& refusal) {
        EXPECT_EQ(refusal.result(), VK_ERROR_INVALID_EXTERNAL_HANDLE);
        EXPECT_NE(std::string(refusal.what()).find("does not import the descriptor"),
                  std::string::npos)
            << refusal.what();
    }
    EXPECT_EQ(test::open_descriptors(), before);
}

TEST_F(ExportedBufferTest, ClosesTheDescriptorOfAnImportThatCannotBeBound) {
    DeviceTable refusing = peer_->vk();
    refusing.vkBindBufferMemory = [](VkDevice, VkBuffer, VkDeviceMemory, VkDeviceSize) {
        return VK_ERROR_OUT_OF_DEVICE_MEMORY;
    };
    const std::size_t before = test::open_descriptors();
    EXPECT_THROW(ImportedBuffer(refusing, exported_->export_memory(), exported_->layout()),
                 VulkanError);
    EXPECT_EQ(test::open_descriptors(), before);
}

TEST_F(ExportedBufferTest, RefusesToImportIntoAMemoryTypeThatBuffersCannotHave) {
    ExportedMemory other = exported_->layout();
    other.memory_type = VK_MAX_MEMORY_TYPES - 1;
    const std::size_t before = test::open_descriptors();
    EXPECT_THROW(ImportedBuffer(peer_->vk(), exported_->export_memory(), other),
                 std::runtime_error);
    EXPECT_EQ(test::open_descriptors(), before);
}

TEST_F(ExportedBufferTest, IsRefusedInWordsWhereTheExtensionIsNotEnabled) {
    const DeviceTable table = without(VK_KHR_EXTERNAL_MEMORY_FD_EXTENSION_NAME);
    try {
        const ExportedBuffer refused(table, kExportedBytes, kTensorUsage);
        FAIL() << "memory was exported without the extension";
    } catch (const std::runtime_error& refusal) {
        EXPECT_STREQ(refusal.what(), "VK_KHR_external_memory_fd is not enabled on the device");
    }
}

// A driver with several queue families is played: lavapipe has one.
TEST_F(ExportedBufferTest, IsSharedByAllQueueFamiliesOfADeviceThatHasSeveral) {
    static VkBufferCreateInfo seen;
    DeviceTable many = vk();
    many.queue_families.resize(3);
    many.vkCreateBuffer = [](VkDevice, const VkBufferCreateInfo* info, const VkAllocationCallbacks*,
                             VkBuffer*) {
        seen = *info;
        return VK_ERROR_OUT_OF_HOST_MEMORY; // Seen enough.
    };
    EXPECT_THROW(ExportedBuffer(many, kExportedBytes, kTensorUsage), VulkanError);
    EXPECT_EQ(seen.sharingMode, VK_SHARING_MODE_CONCURRENT);
    EXPECT_EQ(seen.queueFamilyIndexCount, 3u);
    EXPECT_EQ(exported_->queue_family(),
              vk().queue_families.size() == 1 ? 0 : VK_QUEUE_FAMILY_IGNORED);
}

TEST_F(ExportedBufferTest, SaysThatNoDescriptorIsGiven) {
    DeviceTable refusing = vk();
    refusing.vkGetMemoryFdKHR = [](VkDevice, const VkMemoryGetFdInfoKHR*, int*) {
        return VK_ERROR_TOO_MANY_OBJECTS;
    };
    const ExportedBuffer exported(refusing, kExportedBytes, kTensorUsage);
    try {
        exported.export_memory();
        FAIL() << "a descriptor came from a driver that gave none";
    } catch (const VulkanError& refusal) {
        EXPECT_STREQ(
            refusal.what(),
            "the device gives no descriptor of memory that it exports: vkGetMemoryFdKHR gave "
            "VK_ERROR_TOO_MANY_OBJECTS (-10)");
    }
}

TEST_F(ExportedBufferTest, LeavesTheRendererItsOwnDevice) {
    EXPECT_NE(peer_->vk().device, vk().device);
    EXPECT_EQ(peer_->vk().handles.physical_device, vk().handles.physical_device);
}

} // namespace
} // namespace restyle::interop
