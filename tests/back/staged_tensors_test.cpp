// A core whose device sees nothing of the session's memory: the tensors of each job are copied
// there, and the change comes back. The CPU plays that device, in tensors of its own; LibTorch's
// meta device shows that nothing else of the memory is touched on the way.

#include <cstring>

#include <gtest/gtest.h>

#include "back/bare_front.h"
#include "back/tiny_model.h"
#include "back/worker.h"

namespace restyle::back {
namespace {

constexpr int kStagedWidth = 24, kStagedHeight = 16;

class Staged : public testing::Test {
protected:
    Staged() {
        test::write_tiny_model(folder_ / "source", {.seed = 1});
        test::write_tiny_model(folder_ / "target", {.seed = 2});
    }

    template <typename Tensors, typename... Arguments>
    std::unique_ptr<Worker> worker(const test::BareFront& front, at::Device device,
                                   Arguments... arguments) const {
        const auto memory = map_memory(front.memory(), front.layout());
        return std::make_unique<Worker>(
            load_models({folder_ / "source", folder_ / "target", {}}, at::kFloat, device),
            WorkerThreads{}, memory, front.layout(),
            std::make_unique<Tensors>(memory, arguments...));
    }

    std::unique_ptr<Worker> staged(const test::BareFront& front,
                                   at::Device device = at::kCPU) const {
        return worker<StagedTensors>(front, device, c10::Stream(c10::Stream::DEFAULT, device));
    }

    static void fill(const test::BareFront& front) {
        for (std::uint32_t slot = 0; slot < front.layout().slots; ++slot) {
            const at::Tensor& packed = front.packed(slot);
            packed.copy_(at::sin(at::arange(packed.numel()).view(packed.sizes()) * (slot + 1.0)));
            front.edit_mask(slot).zero_().slice(3, kStagedWidth / 2).fill_(1);
            front.borders(slot).zero_().slice(3, kStagedWidth / 2).fill_(1);
            front.change(slot).fill_(NAN);
        }
    }

    test::TemporaryFolder folder_;
};

std::vector<at::Tensor> changes_of(test::BareFront& front,
                                   const std::vector<RestyleBackJob>& jobs) {
    std::vector<at::Tensor> changes;
    for (const RestyleBackJob& job : jobs) {
        const RestyleBackResult result = front.run(job);
        EXPECT_EQ(result.failed, 0) << result.sentence;
        if (result.picture_slot != RESTYLE_BACK_NO_SLOT)
            changes.push_back(front.change(result.picture_slot).clone());
    }
    return changes;
}

// One by one, masked, bent by what lies at borders, and in flight together.
std::vector<RestyleBackJob> jobs() {
    RestyleBackJob plain = test::default_job(), masked = plain, bent = plain, streamed = plain;
    plain.slot = 1;
    masked.slot = 2;
    masked.masked = 1;
    bent.slot = 4;
    bent.bordered = 1;
    std::strcpy(bent.energies, "structure[of=borders]=1000");
    streamed.steps = 2;
    streamed.stream = 1;
    std::vector<RestyleBackJob> all{plain, masked, bent};
    for (const std::uint32_t slot : {0u, 3u, 1u, RESTYLE_BACK_NO_SLOT}) {
        streamed.slot = slot;
        all.push_back(streamed);
    }
    return all;
}

TEST_F(Staged, ChangesAreThoseOfACoreInTheMemoryItself) {
    test::BareFront copied(kStagedWidth, kStagedHeight, 5), shared(kStagedWidth, kStagedHeight, 5);
    fill(copied);
    fill(shared);
    const auto on_device = staged(copied);
    const auto in_memory = worker<HostTensors>(shared, at::kCPU);
    const std::vector<at::Tensor> changes = changes_of(copied, jobs());
    const std::vector<at::Tensor> expected = changes_of(shared, jobs());
    ASSERT_EQ(changes.size(), 6u);
    ASSERT_EQ(expected.size(), 6u);
    for (std::size_t i = 0; i < changes.size(); ++i)
        EXPECT_TRUE(changes[i].equal(expected[i])) << "change " << i;
}

TEST_F(Staged, FramesOfLaterJobsAreCopiedAnew) {
    test::BareFront front(kStagedWidth, kStagedHeight);
    fill(front);
    const auto on_device = staged(front);
    const std::vector<RestyleBackJob> job{test::default_job()};
    const at::Tensor first = changes_of(front, job).at(0);
    front.packed(0).neg_();
    EXPECT_FALSE(changes_of(front, job).at(0).equal(first));
    front.packed(0).neg_();
    EXPECT_TRUE(changes_of(front, job).at(0).equal(first));
}

TEST_F(Staged, WayLiesOnTheModelsDeviceToTheCopyBack) {
    test::BareFront front(kStagedWidth, kStagedHeight);
    fill(front);
    RestyleBackJob job = test::default_job();
    job.masked = 1;
    {
        const auto elsewhere = staged(front, at::kMeta);
        const RestyleBackResult result = front.run(job);
        EXPECT_EQ(result.failed, 1); // Meta tensors have no values that could come back.
        EXPECT_NE(std::string(result.sentence).find("Cannot copy out of meta tensor"),
                  std::string::npos)
            << result.sentence;
        EXPECT_TRUE(front.change(0).isnan().all().item<bool>());
    }
    front.page() = {};
    const auto in_memory = worker<HostTensors>(front, at::kMeta);
    EXPECT_EQ(std::string(front.run(job).sentence).find("Cannot copy out"), std::string::npos);
    EXPECT_EQ(front.page().result.failed, 1);
}

} // namespace
} // namespace restyle::back
