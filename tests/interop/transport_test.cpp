// One test body for every transport: what one side wrote, the other reads, and nothing else moves.

#include "choose_transport.h"
#include "fake_cuda/fake_cuda.h"
#include "interop/core_end.h"
#include "interop/interop_device.h"
#include "support/this_process.h"

namespace restyle::interop {
namespace {

using test::words_of;

constexpr std::size_t kPage = 65536; // As the session lays tensors out.
constexpr std::size_t kWord = sizeof(std::uint32_t);

// Tensors of odd sizes at page-aligned places: one word, less than a page, a page and a word, many.
constexpr TensorRange kRanges[] = {{0, kWord},
                                   {kPage, 3 * 7 * 5 * kWord},
                                   {2 * kPage, kPage + kWord},
                                   {4 * kPage, 3 * 177 * 97 * kWord}};
constexpr std::size_t kBytes = 8 * kPage;
static_assert(kRanges[3].offset + kRanges[3].bytes <= kBytes);

/// Both sides of a transport. CUDA's driver is the fake, where the transport is to be CUDA's.
class TransportTest : public test::InteropDevice,
                      public testing::WithParamInterface<TransportKind> {
protected:
    void SetUp() override {
        InteropDevice::SetUp();
        if (IsSkipped()) return;
        if (GetParam() == TransportKind::kCuda) fake_.emplace(vk());
        memory_.emplace(kBytes);
        try {
            transport_ = make(*memory_);
        } catch (const std::runtime_error& refusal) {
            GTEST_SKIP() << refusal.what();
        }
        core_ = core_of(*transport_, *memory_);
    }

    void TearDown() override {
        end();
        if (fake_) {
            EXPECT_EQ(fake_->breaches_at_end(), std::vector<std::string>());
        }
        fake_.reset();
        InteropDevice::TearDown();
    }

    std::unique_ptr<Transport> make(const SharedMemory& memory) const {
        if (!fake_) return choose_transport(vk(), memory, GetParam()).transport;
        return choose_transport(fake_->vulkan(), memory, GetParam(), CoreDevice{true, {}})
            .transport;
    }

    std::unique_ptr<test::CoreEnd> core_of(const Transport& transport,
                                           const SharedMemory& memory) const {
        return test::make_core_end(transport, memory, fake_ ? &fake_->driver() : nullptr);
    }

    /// The core's side first: it uses what the renderer's owns.
    void end() {
        core_.reset();
        transport_.reset();
    }

    std::vector<std::uint32_t> core_fetches(const TensorRange& range) {
        transport_->fetch(range);
        return core_->reads(range);
    }

    void core_publishes(const TensorRange& range, std::uint32_t seed) {
        core_->writes(range, seed);
        core_->hands_back();
        transport_->publish(range);
    }

    std::optional<test::FakeCuda> fake_;
    std::optional<SharedMemory> memory_;
    std::unique_ptr<Transport> transport_;
    std::unique_ptr<test::CoreEnd> core_;
};

class EveryTransport : public TransportTest {};

/// Those whose tensors lie in the shared memory, which the core has longer than the transport.
class HostTransports : public TransportTest {};

TEST_P(EveryTransport, ShowsTheCoreWhatTheGpuWrote) {
    for (std::uint32_t i = 0; i < std::size(kRanges); ++i) {
        gpu_writes(*transport_, kRanges[i], i);
        EXPECT_EQ(core_fetches(kRanges[i]), words_of(i, kRanges[i])) << "range " << i;
    }
}

TEST_P(EveryTransport, ShowsTheGpuWhatTheCoreWrote) {
    for (std::uint32_t i = 0; i < std::size(kRanges); ++i) {
        core_publishes(kRanges[i], i);
        EXPECT_EQ(gpu_reads(*transport_, kRanges[i]), words_of(i, kRanges[i])) << "range " << i;
    }
}

TEST_P(EveryTransport, FetchesOneRangeAndLeavesTheOthersAlone) {
    for (const TensorRange& range : kRanges)
        core_->writes(range, 7);
    gpu_writes(*transport_, kRanges[1], 8);
    EXPECT_EQ(core_fetches(kRanges[1]), words_of(8, kRanges[1]));
    for (const std::size_t other : {0, 2, 3})
        EXPECT_EQ(core_->reads(kRanges[other]), words_of(7, kRanges[other]));
}

TEST_P(EveryTransport, PublishesOneRangeAndLeavesTheOthersAlone) {
    for (const TensorRange& range : kRanges)
        core_publishes(range, 7);
    core_publishes(kRanges[2], 8);
    EXPECT_EQ(gpu_reads(*transport_, kRanges[2]), words_of(8, kRanges[2]));
    for (const std::size_t other : {0, 1, 3})
        EXPECT_EQ(gpu_reads(*transport_, kRanges[other]), words_of(7, kRanges[other]));
}

TEST_P(EveryTransport, LetsTheGpuReadWhatItWroteAfterTheCoreHasFetchedIt) {
    gpu_writes(*transport_, kRanges[3], 5);
    transport_->fetch(kRanges[3]);
    EXPECT_EQ(gpu_reads(*transport_, kRanges[3]), words_of(5, kRanges[3]));
    EXPECT_EQ(gpu_reads(*transport_, kRanges[3]), words_of(5, kRanges[3])) << "the second time";
}

TEST_P(EveryTransport, CarriesAThousandFramesThereAndBack) {
    const TensorRange &packed = kRanges[1], &change = kRanges[2];
    for (std::uint32_t frame = 0; frame < 1000; ++frame) {
        gpu_writes(*transport_, packed, frame);
        ASSERT_EQ(core_fetches(packed), words_of(frame, packed)) << "frame " << frame;
        core_publishes(change, frame + 1000);
        ASSERT_EQ(gpu_reads(*transport_, change), words_of(frame + 1000, change))
            << "frame " << frame;
    }
}

TEST_P(EveryTransport, GoesOnAfterAJobThatGaveNoPicture) {
    gpu_writes(*transport_, kRanges[1], 1);
    EXPECT_EQ(core_fetches(kRanges[1]), words_of(1, kRanges[1]));
    gpu_writes(*transport_, kRanges[1], 2);
    EXPECT_EQ(core_fetches(kRanges[1]), words_of(2, kRanges[1]));
    core_publishes(kRanges[2], 3);
    EXPECT_EQ(gpu_reads(*transport_, kRanges[2]), words_of(3, kRanges[2]));
}

TEST_P(EveryTransport, SharesOneDeviceWithAnotherOfItsKind) {
    const SharedMemory other_memory(kBytes);
    const std::unique_ptr<Transport> other = make(other_memory);
    const std::unique_ptr<test::CoreEnd> other_core = core_of(*other, other_memory);
    gpu_writes(*transport_, kRanges[1], 1);
    gpu_writes(*other, kRanges[1], 2);
    other->fetch(kRanges[1]);
    EXPECT_EQ(core_fetches(kRanges[1]), words_of(1, kRanges[1]));
    EXPECT_EQ(other_core->reads(kRanges[1]), words_of(2, kRanges[1]));
}

TEST_P(EveryTransport, LeavesNoDescriptorOpen) {
    end();
    const std::size_t before = test::open_descriptors();
    for (int i = 0; i < 20; ++i) {
        const std::unique_ptr<Transport> transport = make(*memory_);
        const std::unique_ptr<test::CoreEnd> core = core_of(*transport, *memory_);
        core->hands_back();
        transport->publish(kRanges[0]);
    }
    EXPECT_EQ(test::open_descriptors(), before);
}

TEST_P(HostTransports, LeaveTheSharedMemoryAsItIsWhenTheyEnd) {
    gpu_writes(*transport_, kRanges[2], 3);
    transport_->fetch(kRanges[2]);
    transport_.reset();
    EXPECT_EQ(core_->reads(kRanges[2]), words_of(3, kRanges[2]));
}

std::string name_of(const testing::TestParamInfo<TransportKind>& kind) {
    switch (kind.param) {
    case TransportKind::kCuda:
        return "FakeCuda";
    case TransportKind::kHost:
        return "Host";
    case TransportKind::kPeer:
        return "Peer";
    default:
        return "Staging";
    }
}

INSTANTIATE_TEST_SUITE_P(Transports, EveryTransport,
                         testing::Values(TransportKind::kCuda, TransportKind::kHost,
                                         TransportKind::kPeer, TransportKind::kStaging),
                         name_of);

INSTANTIATE_TEST_SUITE_P(Transports, HostTransports,
                         testing::Values(TransportKind::kHost, TransportKind::kPeer,
                                         TransportKind::kStaging),
                         name_of);

} // namespace
} // namespace restyle::interop
