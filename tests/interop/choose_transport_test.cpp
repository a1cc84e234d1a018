#include "choose_transport.h"

#include "fake_cuda/fake_cuda.h"
#include "interop/core_end.h"
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

TEST_F(ChooseTransport, SaysThatCudaIsNotForACoreOnTheCpu) {
    const TransportChoice choice = choose_transport(vk(), memory_, TransportKind::kAuto);
    EXPECT_TRUE(contains(choice.reason, "CUDA refused: the core computes on the CPU"))
        << choice.reason;
    EXPECT_EQ(refusal_of(vk(), TransportKind::kCuda), "CUDA refused: the core computes on the CPU");
}

TEST_F(ChooseTransport, PrefersCudaWhereTheCoreComputesOnTheRenderersDevice) {
    const test::FakeCuda fake(vk());
    const TransportChoice choice =
        choose_transport(fake.vulkan(), memory_, TransportKind::kAuto, CoreDevice{true, {}});
    EXPECT_EQ(choice.kind, TransportKind::kCuda);
    EXPECT_TRUE(contains(choice.reason, "nothing is copied")) << choice.reason;
}

TEST_F(ChooseTransport, DoesWithoutCudaAndSaysWhy) {
    test::FakeMachine others_driver, no_export;
    others_driver.driver_is_nvidias = false;
    no_export.exports_timelines = false;
    const std::pair<test::FakeMachine, const char*> refused[] = {
        {others_driver, "and NVIDIA's alone shares memory with CUDA"},
        {no_export, "the device does not export and import timeline semaphores"}};
    for (auto [machine, reason] : refused) {
        machine.padding = 0; // Which host memory could not follow.
        const test::FakeCuda fake(vk(), machine);
        const TransportChoice choice =
            choose_transport(fake.vulkan(), memory_, TransportKind::kAuto, CoreDevice{true, {}});
        EXPECT_EQ(choice.kind, TransportKind::kHost);
        EXPECT_TRUE(contains(choice.reason, "CUDA refused: ")) << choice.reason;
        EXPECT_TRUE(contains(choice.reason, reason)) << choice.reason;
    }
}

TEST_F(ChooseTransport, TakesTheNextWhereTheCoreDoesNotImport) {
    test::FakeMachine machine;
    machine.padding = 0;
    const test::FakeCuda fake(vk(), machine);
    std::uint64_t offered = 0;
    const auto choose = [&](TransportKind wanted) {
        return choose_transport(fake.vulkan(), memory_, wanted, CoreDevice{true, {}},
                                [&](const DeviceShare& share) {
                                    offered = share.buffer_bytes;
                                    throw std::runtime_error("the core is not in the mood");
                                });
    };
    const TransportChoice choice = choose(TransportKind::kAuto);
    EXPECT_EQ(choice.kind, TransportKind::kHost);
    EXPECT_EQ(offered, memory_.bytes());
    EXPECT_TRUE(contains(choice.reason, "CUDA refused: the core is not in the mood"))
        << choice.reason;
    EXPECT_EQ(choose(TransportKind::kStaging).kind, TransportKind::kStaging); // Shares nothing.
    EXPECT_THROW(choose(TransportKind::kCuda), std::runtime_error);
}

TEST_F(ChooseTransport, DoesWithoutCudaWhereTheRendererDidNotEnableItsExtension) {
    test::FakeMachine machine;
    machine.padding = 0;
    const test::FakeCuda fake(vk(), machine);
    DeviceTable table = fake.vulkan();
    table.vkGetSemaphoreFdKHR = nullptr;
    const TransportChoice choice =
        choose_transport(table, memory_, TransportKind::kAuto, CoreDevice{true, {}});
    EXPECT_TRUE(contains(choice.reason,
                         "CUDA refused: VK_KHR_external_semaphore_fd is not enabled on the device"))
        << choice.reason;
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
    EXPECT_EQ(test::make_core_end(*choice.transport, odd, nullptr)->reads(range),
              test::words_of(9, range));
    EXPECT_TRUE(contains(choice.reason, "host-visible memory")) << choice.reason;
}

} // namespace
} // namespace restyle::interop
