// Each rule of sharing memory with CUDA, broken on purpose: the fake driver finds it. That nothing
// of ours breaks one, all other tests with the fake find.

#include <unistd.h>

#include "cuda/cuda_end.h"
#include "cuda/cuda_transport.h"
#include "cuda/mapped_image.h"
#include "interop/cuda_device.h"
#include "support/this_process.h"

namespace restyle::interop {
namespace {

constexpr VkDeviceSize kRuledBytes = 5 * 65536;
constexpr SharedImageLayout kImage{
    24, 16, VK_FORMAT_R8G8B8A8_UNORM,
    VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_STORAGE_BIT};

class CudaRules : public test::CudaDevice {
protected:
    void SetUp() override {
        CudaDevice::SetUp();
        if (IsSkipped()) return;
        buffer_.emplace(fake_->vulkan(), kRuledBytes, kTensorUsage);
    }

    void TearDown() override {
        buffer_.reset();
        CudaDevice::TearDown();
    }

    SharedAllocation allocation() const {
        return {buffer_->export_memory(), buffer_->layout().bytes, true};
    }

    /// The image as CUDA should map it.
    static cuda::ExternalMemoryMipmappedArrayDesc array_desc() {
        cuda::ExternalMemoryMipmappedArrayDesc desc{};
        desc.array = {
            kImage.width, kImage.height, 0, cuda::kUint8, 4, cuda::kArraySurfaceLoadStore};
        desc.levels = 1;
        return desc;
    }

    /// Maps an image so and destroys it again.
    void map_image(const cuda::ExternalMemoryMipmappedArrayDesc& desc) {
        const ExportedImage image(fake_->vulkan(), kImage);
        const UniqueCudaMemory memory = import_allocation(context(), image.export_memory());
        const CurrentContext current(context());
        cuda::CUmipmappedArray array = nullptr;
        check(driver().cuExternalMemoryGetMappedMipmappedArray(&array, memory.get(), &desc));
        check(driver().cuMipmappedArrayDestroy(array));
    }

    std::optional<ExportedBuffer> buffer_;
};

TEST_F(CudaRules, NoneIsBrokenByABufferThatIsMapped) {
    const MappedBuffer mapped(context(), allocation(), kRuledBytes);
    EXPECT_NE(mapped.address(), 0u);
}

TEST_F(CudaRules, R3MemoryThatIsDedicatedIsImportedSo) {
    SharedAllocation other = allocation();
    other.dedicated = false;
    import_allocation(context(), std::move(other));
    expect_breaches({"R3: "});
}

TEST_F(CudaRules, R5WhatWasImportedIsTheDriversToClose) {
    const std::size_t before = test::open_descriptors();
    SharedAllocation shared = allocation();
    const int descriptor = shared.handle.get();
    {
        const UniqueCudaMemory memory = import_allocation(context(), std::move(shared));
        EXPECT_EQ(test::open_descriptors(), before + 1);
        ::close(descriptor);
    }
    expect_breaches({"R5: "});
    EXPECT_EQ(test::open_descriptors(), before);
}

TEST_F(CudaRules, R5WhatWasRefusedIsOursToClose) {
    fake_->machine().refuses_memory = true;
    const ExternalHandle handle = buffer_->export_memory();
    cuda::ExternalMemoryHandleDesc desc{};
    desc.type = cuda::kMemoryOpaqueFd;
    desc.handle.fd = handle.get();
    const CurrentContext current(context());
    cuda::CUexternalMemory memory = nullptr;
    EXPECT_NE(driver().cuImportExternalMemory(&memory, &desc), cuda::kSuccess);
    EXPECT_EQ(fake_->breaches().size(), 1u) << "until the handle is closed";
    EXPECT_EQ(fake_->breaches().at(0).substr(0, 4), "R5: ");
}

TEST_F(CudaRules, R6TheSizeIsTheWholeAllocations) {
    SharedAllocation shared = allocation();
    EXPECT_GT(shared.bytes, kRuledBytes) << "the fake pads";
    shared.bytes = kRuledBytes;
    import_allocation(context(), std::move(shared));
    expect_breaches({"R6: "});
}

TEST_F(CudaRules, R9TimelinesAreImportedAsTimelines) {
    const ExportedTimeline timeline(fake_->vulkan());
    const ExternalHandle handle = timeline.export_handle();
    cuda::ExternalSemaphoreHandleDesc desc{};
    desc.type = cuda::CUexternalSemaphoreHandleType(1); // A binary semaphore.
    desc.handle.fd = handle.get();
    const CurrentContext current(context());
    cuda::CUexternalSemaphore semaphore = nullptr;
    EXPECT_NE(driver().cuImportExternalSemaphore(&semaphore, &desc), cuda::kSuccess);
    expect_breaches({"R9: "});
}

TEST_F(CudaRules, R11TheDeviceIsAskedWhetherItImportsTimelines) {
    cuda::CUuuid uuid{};
    check(driver().cuDeviceGetUuid_v2(&uuid, 1));
    const CudaContext unasked(driver(), 1);
    const ExportedTimeline timeline(fake_->vulkan());
    { const ImportedTimeline imported(unasked, timeline.export_handle()); }
    expect_breaches({"R11: "});
}

TEST_F(CudaRules, R12TheDeviceIsTakenByItsUuid) {
    { const CudaContext first_best(driver(), 1); }
    expect_breaches({"R12: "});
}

TEST_F(CudaRules, R13ABufferIsMappedOnce) {
    const UniqueCudaMemory memory = import_allocation(context(), allocation());
    cuda::ExternalMemoryBufferDesc whole{};
    whole.size = kRuledBytes;
    const CurrentContext current(context());
    for (int time = 0; time < 2; ++time) {
        cuda::CUdeviceptr address = 0;
        check(driver().cuExternalMemoryGetMappedBuffer(&address, memory.get(), &whole));
        check(driver().cuMemFree_v2(address));
    }
    expect_breaches({"R13: memory was mapped more than once"});
}

TEST_F(CudaRules, R13ABufferIsMappedOverItsWholeRange) {
    { const MappedBuffer part(context(), allocation(), kRuledBytes / 2); }
    expect_breaches({"R13: a buffer of 327680 bytes was mapped from 0 on for "
                     "163840"});
}

TEST_F(CudaRules, R13WhatIsMappedIsFreedBeforeItsMemory) {
    UniqueCudaMemory memory = import_allocation(context(), allocation());
    cuda::ExternalMemoryBufferDesc whole{};
    whole.size = kRuledBytes;
    const CurrentContext current(context());
    cuda::CUdeviceptr address = 0;
    check(driver().cuExternalMemoryGetMappedBuffer(&address, memory.get(), &whole));
    memory = {};
    expect_breaches({"R13: external memory was destroyed before what is mapped of it"});
}

TEST_F(CudaRules, R13TheRenderersMemoryIsFreedLast) {
    const UniqueCudaMemory memory = import_allocation(context(), allocation());
    buffer_.reset();
    expect_breaches({"R13: the renderer freed memory that CUDA has still imported"});
}

TEST_F(CudaRules, R13ASemaphoreIsDestroyedWhenNoStreamUsesIt) {
    const ExportedTimeline timeline(fake_->vulkan());
    const UniqueCudaStream stream = make_cuda_stream(context());
    {
        const ImportedTimeline imported(context(), timeline.export_handle());
        imported.wait(stream.get(), 1);
    }
    expect_breaches(
        {"R13: a semaphore was destroyed while a stream had yet to wait for it or raise it"});
    timeline.signal(1); // The stream ends.
}

TEST_F(CudaRules, R13WhatIsLeftAtTheEndIsNamed) {
    const UniqueCudaStream stream = make_cuda_stream(context());
    EXPECT_EQ(fake_->breaches_at_end(),
              (std::vector<std::string>{"R13: 1 streams still alive", "R13: 1 contexts still "
                                                                      "alive"}));
}

TEST_F(CudaRules, R14AnImageIsMappedAsItIs) {
    map_image(array_desc());
    EXPECT_EQ(fake_->breaches(), std::vector<std::string>());
}

TEST_F(CudaRules, R14AnImageHasNoDepth) {
    cuda::ExternalMemoryMipmappedArrayDesc desc = array_desc();
    desc.array.depth = 1;
    map_image(desc);
    expect_breaches({"R14: an image of two dimensions was mapped with a depth"});
}

TEST_F(CudaRules, R14TheFlagsRepeatTheUsage) {
    cuda::ExternalMemoryMipmappedArrayDesc desc = array_desc();
    desc.array.flags |= cuda::kArrayColorAttachment;
    map_image(desc);
    expect_breaches({"R14: "});
}

TEST_F(CudaRules, R14TheTexelsAreTheImages) {
    cuda::ExternalMemoryMipmappedArrayDesc desc = array_desc();
    desc.array.channels = 2;
    map_image(desc);
    expect_breaches({"R14: an image was mapped with other texels than it has"});
}

TEST_F(CudaRules, R14SurfacesNeedTheirFlag) {
    const ExportedImage image(fake_->vulkan(), kImage);
    const UniqueCudaMemory memory = import_allocation(context(), image.export_memory());
    cuda::ExternalMemoryMipmappedArrayDesc desc = array_desc();
    desc.array.flags = 0;
    const CurrentContext current(context());
    cuda::CUmipmappedArray array = nullptr;
    check(driver().cuExternalMemoryGetMappedMipmappedArray(&array, memory.get(), &desc));
    cuda::ResourceDesc resource{};
    check(driver().cuMipmappedArrayGetLevel(&resource.array, array, 0));
    cuda::CUsurfObject surface = 0;
    check(driver().cuSurfObjectCreate(&surface, &resource));
    check(driver().cuMipmappedArrayDestroy(array));
    expect_breaches({"R14: a surface was made of an array without the flag of loads and stores",
                     "R13: an array was destroyed before its surface or texture"});
}

TEST_F(CudaRules, T3WorkGoesToAStreamOfItsOwn) {
    const ExportedTimeline timeline(fake_->vulkan());
    {
        const ImportedTimeline imported(context(), timeline.export_handle());
        EXPECT_THROW(imported.signal(nullptr, 1), CudaError);
    }
    expect_breaches({"T3: work was put on the default stream"});
}

TEST_F(CudaRules, T7CallsNeedTheContextAndTheCallersIsCurrentAfterwards) {
    cuda::CUstream outside = nullptr;
    EXPECT_EQ(driver().cuStreamCreate(&outside, cuda::kStreamNonBlocking), cuda::kInvalidContext);
    const auto callers = reinterpret_cast<cuda::CUcontext>(this);
    check(driver().cuCtxPushCurrent_v2(callers));
    {
        CudaTransport transport(fake_->vulkan(), kRuledBytes);
        const UniqueCudaStream stream = make_cuda_stream(context());
        const CudaEnd end(driver(), *transport.share(), stream.get());
        end.hand_back(transport.turn().restyled);
        transport.publish({0, kRuledBytes});
    }
    cuda::CUcontext current = nullptr;
    check(driver().cuCtxPopCurrent_v2(&current));
    EXPECT_EQ(current, callers);
    EXPECT_EQ(driver().cuCtxPopCurrent_v2(&current), cuda::kInvalidContext) << "one too many";
}

TEST_F(CudaRules, AreKeptWhereTheDriverRefuses) {
    using Refusal = bool test::FakeMachine::*;
    const std::pair<Refusal, const char*> refusals[] = {
        {&test::FakeMachine::refuses_memory, "CUDA does not import the renderer's memory"},
        {&test::FakeMachine::refuses_mapping, "CUDA does not map the renderer's buffer"},
        {&test::FakeMachine::refuses_timelines,
         "CUDA does not import the renderer's timeline semaphore"}};
    CudaTransport transport(fake_->vulkan(), kRuledBytes);
    const UniqueCudaStream stream = make_cuda_stream(context());
    const std::size_t before = test::open_descriptors();
    for (const auto& [refusal, sentence] : refusals) {
        fake_->machine().*refusal = true;
        try {
            const CudaEnd end(driver(), *transport.share(), stream.get());
            FAIL() << "taken although refused: " << sentence;
        } catch (const CudaError& error) {
            EXPECT_EQ(std::string(error.what()).substr(0, std::string(sentence).size()), sentence);
        }
        EXPECT_EQ(fake_->breaches(), std::vector<std::string>());
        EXPECT_EQ(test::open_descriptors(), before) << sentence;
        fake_->machine().*refusal = false;
    }
}

} // namespace
} // namespace restyle::interop
