#include "back/core_device.h"

#include <mutex>
#include <stdexcept>

#include "cuda/check_cuda.h"
#include "cuda/match_device.h"
#include "models/layers/cpu_bf16.h"
#include "restyle/core/device.h"

namespace restyle::back {
namespace {

// Ampere's; devices before it compute bf16 as fp32.
constexpr int kFirstGenerationWithBf16 = 8;

// A device of CUDA's driver is its ordinal, under which LibTorch knows it too: what
// CUDA_VISIBLE_DEVICES hides is hidden from both.
at::Device torch_device(interop::cuda::CUdevice device) {
    return {at::kCUDA, static_cast<c10::DeviceIndex>(device)};
}

std::string why_not_shared(const interop::CudaDriver& driver, const interop::Uuid& renderer) {
    try {
        interop::match_device(driver, renderer);
        return {};
    } catch (const std::runtime_error& reason) {
        return reason.what();
    }
}

} // namespace

CoreDevice choose_core_device(const interop::Uuid& renderer) {
    static std::mutex one_at_a_time;
    const std::lock_guard lock(one_at_a_time);
    try {
        const interop::CudaDriver& driver = interop::open_cuda_driver();
        core::device_from_name("cuda"); // Opens LibTorch's CUDA part, or says why not.
        return cuda_core_device(driver, renderer);
    } catch (const std::runtime_error& reason) {
        return {at::kCPU, nullptr, "the core computes on the CPU: " + std::string(reason.what())};
    }
}

CoreDevice cuda_core_device(const interop::CudaDriver& driver, const interop::Uuid& renderer) {
    return {torch_device(interop::nearest_device(driver, renderer)), &driver,
            why_not_shared(driver, renderer)};
}

bool has_bf16(const CoreDevice& device) {
    if (device.torch.is_cpu()) return core::cpu_has_bf16();
    int generation = 0;
    interop::check(*device.driver,
                   device.driver->cuDeviceGetAttribute(
                       &generation, interop::cuda::kComputeCapabilityMajor, device.torch.index()),
                   "cuDeviceGetAttribute", "the device does not tell its compute capability");
    return generation >= kFirstGenerationWithBf16;
}

} // namespace restyle::back
