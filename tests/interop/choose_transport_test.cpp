#include "choose_transport.h"

#include "interop/interop_device.h"

namespace restyle::interop {
namespace {

constexpr const char* kHostMemory = VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME;
constexpr const char* kDescriptors = VK_KHR_EXTERNAL_MEMORY_FD_EXTENSION_NAME;

class ChooseTransport : public test::InteropDevice {
protected:
    /// Skips where the device itself lacks what a test takes away.
    void SetUp() override {
        InteropDevice::SetUp();
        if (IsSkipped()) return;
        for (const char* extension : {kHostMemory, kDescriptors})
            if (!vk().handles.enabled(extension)) GTEST_SKIP() << "no " << extension;
    }

    std::string refusal_of(const DeviceTable& table, TransportKind wanted) const {
        try {
            choose_transport(table, memory_, wanted);
        } catch (const std::runtime_error& refusal) {
            return refusal.what();
        }
        return "nothing was refused";
    }

    const SharedMemory memory_{65536};
};

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST_F(ChooseTransport, PrefersHostMemory) {
    const TransportChoice choice = choose_transport(vk(), memory_, TransportKind::kAuto);
    EXPECT_EQ(choice.kind, TransportKind::kHost);
    EXPECT_TRUE(contains(choice.reason, "nothing is copied")) << choice.reason;
}

TEST_F(ChooseTransport, FallsBackToASecondDeviceAndSaysWhy) {
    const DeviceTable table = without(kHostMemory);
    const TransportChoice choice = choose_transport(table, memory_, TransportKind::kAuto);
    EXPECT_EQ(choice.kind, TransportKind::kPeer);
    EXPECT_TRUE(contains(choice.reason, "host memory refused: VK_EXT_external_memory_host is not "
                                        "enabled"))
        << choice.reason;
}

TEST_F(ChooseTransport, StagesWhereNeitherExtensionIsEnabledAndSaysWhy) {
    DeviceTable table = without(kHostMemory);
    table.vkGetMemoryFdKHR = nullptr;
    const TransportChoice choice = choose_transport(table, memory_, TransportKind::kAuto);
    EXPECT_EQ(choice.kind, TransportKind::kStaging);
    for (const char* part :
         {"VK_EXT_external_memory_host is not enabled", "VK_KHR_external_memory_fd is not enabled"})
        EXPECT_TRUE(contains(choice.reason, part)) << choice.reason;
}

TEST_F(ChooseTransport, RefusesWhatIsAskedForRatherThanTakingAnother) {
    EXPECT_TRUE(contains(refusal_of(without(kHostMemory), TransportKind::kHost), kHostMemory));
    EXPECT_TRUE(contains(refusal_of(without(kDescriptors), TransportKind::kPeer), kDescriptors));
}

TEST_F(ChooseTransport, NamesTheAlignmentThatTheDeviceAsksOfHostMemory) {
    const SharedMemory odd(65536 + 512);
    try {
        choose_transport(vk(), odd, TransportKind::kHost);
        FAIL() << "memory of an odd size was imported";
    } catch (const std::runtime_error& refusal) {
        EXPECT_TRUE(contains(refusal.what(), std::to_string(vk().host_pointer_alignment)))
            << refusal.what();
    }
}

TEST_F(ChooseTransport, TakesMemoryOfASizeThatCannotBeImportedAsHostMemory) {
    const SharedMemory odd(65536 + 512);
    const TransportChoice choice = choose_transport(vk(), odd, TransportKind::kPeer);
    const TensorRange range{65536, 512};
    gpu_writes(*choice.transport, range, 9);
    choice.transport->fetch(range);
    EXPECT_EQ(test::core_reads(odd, range), test::words_of(9, range));
    EXPECT_TRUE(contains(choice.reason, "host-visible memory")) << choice.reason;
}

} // namespace
} // namespace restyle::interop
