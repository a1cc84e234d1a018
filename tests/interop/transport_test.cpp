// One test body for every transport: what one side wrote, the other reads, and nothing else moves.

#include "choose_transport.h"
#include "interop/interop_device.h"
#include "interop/open_descriptors.h"

namespace restyle::interop {
namespace {

using test::core_reads;
using test::core_writes;
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

class EveryTransport : public test::InteropDevice,
                       public testing::WithParamInterface<TransportKind> {
protected:
    void SetUp() override {
        InteropDevice::SetUp();
        if (IsSkipped()) return;
        memory_.emplace(kBytes);
        try {
            transport_ = make();
        } catch (const std::runtime_error& refusal) {
            GTEST_SKIP() << refusal.what();
        }
    }

    std::unique_ptr<Transport> make() const {
        return choose_transport(vk(), *memory_, GetParam()).transport;
    }

    std::optional<SharedMemory> memory_;
    std::unique_ptr<Transport> transport_;
};

TEST_P(EveryTransport, ShowsTheCoreWhatTheGpuWrote) {
    for (std::uint32_t i = 0; i < std::size(kRanges); ++i) {
        gpu_writes(*transport_, kRanges[i], i);
        transport_->fetch(kRanges[i]);
        EXPECT_EQ(core_reads(*memory_, kRanges[i]), words_of(i, kRanges[i])) << "range " << i;
    }
}

TEST_P(EveryTransport, ShowsTheGpuWhatTheCoreWrote) {
    for (std::uint32_t i = 0; i < std::size(kRanges); ++i) {
        core_writes(*memory_, kRanges[i], i);
        transport_->publish(kRanges[i]);
        EXPECT_EQ(gpu_reads(*transport_, kRanges[i]), words_of(i, kRanges[i])) << "range " << i;
    }
}

TEST_P(EveryTransport, FetchesOneRangeAndLeavesTheOthersAlone) {
    for (const TensorRange& range : kRanges)
        core_writes(*memory_, range, 7);
    gpu_writes(*transport_, kRanges[1], 8);
    transport_->fetch(kRanges[1]);
    EXPECT_EQ(core_reads(*memory_, kRanges[1]), words_of(8, kRanges[1]));
    for (const std::size_t other : {0, 2, 3})
        EXPECT_EQ(core_reads(*memory_, kRanges[other]), words_of(7, kRanges[other]));
}

TEST_P(EveryTransport, PublishesOneRangeAndLeavesTheOthersAlone) {
    for (const TensorRange& range : kRanges) {
        core_writes(*memory_, range, 7);
        transport_->publish(range);
    }
    core_writes(*memory_, kRanges[2], 8);
    transport_->publish(kRanges[2]);
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

TEST_P(EveryTransport, CarriesAHundredFramesThereAndBack) {
    const TensorRange &packed = kRanges[1], &change = kRanges[2];
    for (std::uint32_t frame = 0; frame < 100; ++frame) {
        gpu_writes(*transport_, packed, frame);
        transport_->fetch(packed);
        ASSERT_EQ(core_reads(*memory_, packed), words_of(frame, packed)) << "frame " << frame;
        core_writes(*memory_, change, frame + 1000);
        transport_->publish(change);
        ASSERT_EQ(gpu_reads(*transport_, change), words_of(frame + 1000, change))
            << "frame " << frame;
    }
}

TEST_P(EveryTransport, LeavesTheSharedMemoryAsItIsWhenItEnds) {
    gpu_writes(*transport_, kRanges[2], 3);
    transport_->fetch(kRanges[2]);
    transport_.reset();
    EXPECT_EQ(core_reads(*memory_, kRanges[2]), words_of(3, kRanges[2]));
}

TEST_P(EveryTransport, SharesOneDeviceWithAnotherOfItsKind) {
    const SharedMemory other_memory(kBytes);
    const std::unique_ptr<Transport> other =
        choose_transport(vk(), other_memory, GetParam()).transport;
    gpu_writes(*transport_, kRanges[1], 1);
    gpu_writes(*other, kRanges[1], 2);
    transport_->fetch(kRanges[1]);
    other->fetch(kRanges[1]);
    EXPECT_EQ(core_reads(*memory_, kRanges[1]), words_of(1, kRanges[1]));
    EXPECT_EQ(core_reads(other_memory, kRanges[1]), words_of(2, kRanges[1]));
}

TEST_P(EveryTransport, LeavesNoDescriptorOpen) {
    transport_.reset();
    const std::size_t before = test::open_descriptors();
    for (int i = 0; i < 20; ++i) {
        const std::unique_ptr<Transport> transport = make();
        transport->publish(kRanges[0]);
    }
    EXPECT_EQ(test::open_descriptors(), before);
}

std::string name_of(const testing::TestParamInfo<TransportKind>& kind) {
    if (kind.param == TransportKind::kHost) return "Host";
    return kind.param == TransportKind::kPeer ? "Peer" : "Staging";
}

INSTANTIATE_TEST_SUITE_P(Transports, EveryTransport,
                         testing::Values(TransportKind::kHost, TransportKind::kPeer,
                                         TransportKind::kStaging),
                         name_of);

} // namespace
} // namespace restyle::interop
