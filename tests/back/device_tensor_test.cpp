// Tensors over the renderer's memory, as the core imports it from CUDA. The driver is the fake,
// whose addresses are the host's: so the tensors are the CPU's here, and LibTorch's CUDA part, its
// streams and its kernels are not tried.

#include <gtest/gtest.h>

#include "back/bare_front.h"
#include "back/core_device.h"
#include "back/core_stream.h"
#include "back/shared_tensor.h"
#include "back/tiny_model.h"
#include "back/worker.h"

#include "cuda/cuda_transport.h"
#include "interop/core_end.h"
#include "interop/cuda_device.h"

namespace restyle::back {
namespace {

constexpr VkDeviceSize kBytes = 8 * 65536;
constexpr interop::TensorRange kPacked{65536, 3 * 8 * 12 * sizeof(float)};
constexpr interop::TensorRange kChange{2 * 65536, kPacked.bytes};
const std::vector<std::int64_t> kShape{1, 3, 8, 12};

class DeviceTensor : public test::CudaDevice {
protected:
    void SetUp() override {
        CudaDevice::SetUp();
        if (IsSkipped()) return;
        transport_.emplace(fake_->vulkan(), kBytes);
        stream_ = interop::make_cuda_stream(context());
    }

    void TearDown() override {
        transport_.reset();
        stream_ = {};
        CudaDevice::TearDown();
    }

    std::shared_ptr<const interop::CudaEnd> make_end() {
        return std::make_shared<interop::CudaEnd>(driver(), transport_->share().value(),
                                                  stream_.get());
    }

    std::optional<interop::CudaTransport> transport_;
    interop::UniqueCudaStream stream_;
};

TEST_F(DeviceTensor, IsWhatTheRendererWroteAndReads) {
    const auto end = make_end();
    const at::Tensor packed = tensor_over(end, kPacked.offset, kShape, at::kCPU);
    at::Tensor change = tensor_over(end, kChange.offset, kShape, at::kCPU);
    gpu_writes(*transport_, kPacked, 4);
    transport_->fetch(kPacked);
    put_in_turn(*end, c10::Stream(c10::Stream::DEFAULT, at::kCPU), transport_->turn(), [&] {
        change.copy_(packed);
        return true;
    });
    transport_->publish(kChange);
    EXPECT_EQ(gpu_reads(*transport_, kChange), test::words_of(4, kChange));
}

TEST_F(DeviceTensor, LiesOnTheDeviceThatIsNamed) {
    const auto end = make_end();
    const at::Tensor tensor = tensor_over(end, 65536, kShape, at::Device(at::kCUDA, 1));
    EXPECT_EQ(tensor.device(), at::Device(at::kCUDA, 1));
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(tensor.data_ptr()), end->address() + 65536);
    EXPECT_TRUE(tensor.is_contiguous());
}

TEST_F(DeviceTensor, KeepsTheMemoryImported) {
    std::shared_ptr<const interop::CudaEnd> end = make_end();
    const std::weak_ptr<const interop::CudaEnd> seen = end;
    at::Tensor tensor = tensor_over(std::move(end), 0, kShape, at::kCPU);
    at::Tensor view = tensor.select(1, 0);
    tensor.reset();
    EXPECT_FALSE(seen.expired());
    view.reset();
    EXPECT_TRUE(seen.expired());
}

TEST_F(DeviceTensor, DoesNotReachBeyondTheMemory) {
    const auto end = make_end();
    EXPECT_THROW(tensor_over(end, kBytes - 4, kShape, at::kCPU), std::invalid_argument);
    EXPECT_THROW(tensor_over(end, 2, kShape, at::kCPU), std::invalid_argument);
}

/// A worker's session whose tensors lie in the renderer's memory, and the same in shared memory.
class DeviceWorker : public DeviceTensor {
protected:
    void SetUp() override {
        DeviceTensor::SetUp();
        if (IsSkipped()) return;
        test::write_tiny_model(folder_ / "source", {.seed = 1});
        test::write_tiny_model(folder_ / "target", {.seed = 2});
        transport_.emplace(fake_->vulkan(), front_.layout().bytes);
        end_ = make_end();
    }

    void TearDown() override {
        end_.reset();
        DeviceTensor::TearDown();
    }

    LoadedModels models() const {
        return load_models({folder_ / "source", folder_ / "target", {}}, at::kFloat);
    }

    std::unique_ptr<SessionTensors> device_tensors() const {
        return std::make_unique<DeviceTensors>(end_, c10::Stream(c10::Stream::DEFAULT, at::kCPU),
                                               at::kCPU);
    }

    at::Tensor device_tensor(std::uint64_t offset) const {
        return tensor_over(end_, offset, front_.packed(0).sizes(), at::kCPU);
    }

    interop::TensorRange range(std::uint64_t offset) const {
        return {offset, front_.packed(0).nbytes()};
    }

    at::Tensor change_in_shared_memory(const at::Tensor& frame) const {
        test::BareFront front(24, 16);
        const auto memory = map_memory(front.memory(), front.layout());
        const Worker worker(models(), WorkerThreads{}, memory, front.layout(),
                            std::make_unique<HostTensors>(memory));
        front.packed(0).copy_(frame);
        EXPECT_EQ(front.run(test::default_job()).failed, 0);
        return front.change(0).clone();
    }

    test::BareFront front_{24, 16};
    test::TemporaryFolder folder_;
    std::shared_ptr<const interop::CudaEnd> end_;
};

TEST_F(DeviceWorker, RestylesInTheRenderersMemoryBetweenItsTimelines) {
    const Worker worker(models(), WorkerThreads{}, map_memory(front_.memory(), front_.layout()),
                        front_.layout(), device_tensors());
    const auto& layout = front_.layout();
    gpu_writes(*transport_, range(layout.packed_offset[0]), 4); // Words: taken as numbers below.
    transport_->fetch(range(layout.packed_offset[0]));
    const at::Tensor frame = at::sin(at::arange(3 * 16 * 24).view({1, 3, 16, 24}).to(at::kFloat));
    device_tensor(layout.packed_offset[0]).copy_(frame);

    RestyleBackJob job = test::default_job();
    job.rendered_value = transport_->turn().rendered;
    job.restyled_value = transport_->turn().restyled;
    const RestyleBackResult result = front_.run(job);
    ASSERT_EQ(result.failed, 0) << result.sentence;
    transport_->publish(range(layout.change_offset[0]));
    gpu_reads(*transport_, range(layout.change_offset[0])); // Waits for what the job was to raise.
    EXPECT_TRUE(device_tensor(layout.change_offset[0]).equal(change_in_shared_memory(frame)));
}

TEST_F(DeviceWorker, RaisesNothingWhereTheJobFailsAndDoesTheNext) {
    const Worker worker(models(), WorkerThreads{}, map_memory(front_.memory(), front_.layout()),
                        front_.layout(), device_tensors());
    const auto& layout = front_.layout();
    gpu_writes(*transport_, range(layout.packed_offset[0]), 4);
    transport_->fetch(range(layout.packed_offset[0]));
    device_tensor(layout.packed_offset[0]).zero_();

    RestyleBackJob job = test::default_job();
    job.rendered_value = transport_->turn().rendered;
    job.restyled_value = transport_->turn().restyled;
    job.steps = 0;
    EXPECT_EQ(front_.run(job).failed, 1);
    job.steps = 2;
    EXPECT_EQ(front_.run(job).failed, 0);
    transport_->publish(range(layout.change_offset[0]));
    gpu_reads(*transport_, range(layout.change_offset[0]));
}

TEST_F(DeviceTensor, IsOnAGpuThatSharesOrSaysWhyItDoesNot) {
    const interop::Uuid renderer = interop::identity_of(vk()).device;
    const CoreDevice same = cuda_core_device(driver(), renderer);
    EXPECT_EQ(same.torch, at::Device(at::kCUDA, 1));
    EXPECT_TRUE(same.shares()) << same.no_share;

    fake_->machine().imports_timelines = false;
    const CoreDevice unordered = cuda_core_device(driver(), renderer);
    EXPECT_EQ(unordered.torch, at::Device(at::kCUDA, 1));
    EXPECT_NE(unordered.no_share.find("imports no timeline semaphores"), std::string::npos)
        << unordered.no_share;

    fake_->machine().has_the_renderers_device = false;
    const CoreDevice foreign = cuda_core_device(driver(), renderer);
    EXPECT_EQ(foreign.torch, at::Device(at::kCUDA, 0));
    EXPECT_NE(foreign.no_share.find("Fake GPU 1 is another physical device"), std::string::npos)
        << foreign.no_share;
}

TEST_F(DeviceTensor, HasNoStreamOfTheDefaultKindAndNoneWithoutLibTorchsCuda) {
    if (at::globalContext().hasCUDA()) {
        EXPECT_NE(pool_stream(at::Device(at::kCUDA, 0)).cuda, nullptr);
        return;
    }
    EXPECT_THROW(pool_stream(at::Device(at::kCUDA, 0)), c10::Error);
}

} // namespace
} // namespace restyle::back
