// Tensors over the renderer's memory, as the core imports it from CUDA. The driver is the fake,
// whose addresses are the host's: so the tensors are the CPU's here, and LibTorch's CUDA part, its
// streams and its kernels are not tried.

#include "back/core_stream.h"
#include "back/shared_tensor.h"

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
    put_in_turn(*end, c10::Stream(c10::Stream::DEFAULT, at::kCPU), transport_->turn(),
                [&] { change.copy_(packed); });
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

TEST_F(DeviceTensor, HasNoStreamOfTheDefaultKindAndNoneWithoutLibTorchsCuda) {
    if (at::globalContext().hasCUDA()) {
        EXPECT_NE(pool_stream(at::Device(at::kCUDA, 0)).cuda, nullptr);
        return;
    }
    EXPECT_THROW(pool_stream(at::Device(at::kCUDA, 0)), c10::Error);
}

} // namespace
} // namespace restyle::back
