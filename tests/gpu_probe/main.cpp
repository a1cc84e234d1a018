// Whether frames can be shared with CUDA on this machine: a line for each check. Ends with 0 where
// all of them hold, 1 where one does not, 77 where there is nothing to check (no CUDA driver, or
// the Vulkan device is no NVIDIA one).

#include <cstdio>
#include <exception>

#include "cuda/cuda_driver.h"
#include "gpu_probe/probe.h"
#include "vulkan/device_identity.h"

namespace {

using namespace restyle;

constexpr int kSkipped = 77;

int skip(const std::string& reason) {
    std::printf("skipped: %s\n", reason.c_str());
    return kSkipped;
}

bool holds(const test::Check& check) {
    try {
        std::printf("ok      %s: %s\n", check.name, check.run().c_str());
        return true;
    } catch (const std::exception& error) {
        std::printf("FAILED  %s: %s\n", check.name, error.what());
        return false;
    }
}

int probe(const samples::VulkanDevice& device, const std::vector<const char*>& extensions,
          const interop::CudaDriver& driver) {
    const interop::DeviceTable vk = interop::load_device({vkGetInstanceProcAddr,
                                                          device.instance(),
                                                          device.physical_device(),
                                                          device.device(),
                                                          {extensions.begin(), extensions.end()}});
    try {
        interop::check_shares_with_cuda(interop::identity_of(vk));
    } catch (const std::exception& refusal) {
        return skip(refusal.what());
    }
    bool all = true;
    for (const test::Check& check : test::Probe(device, vk, driver).checks())
        all = holds(check) && all;
    std::printf(
        "not checked: a restyled frame, which end_to_end_test's tests named Cuda are for\n");
    return all && device.validation_messages() == 0 ? 0 : 1;
}

} // namespace

int main() try {
    const interop::CudaDriver* driver = nullptr;
    try {
        driver = &interop::open_cuda_driver();
    } catch (const std::runtime_error& refusal) {
        return skip(refusal.what());
    }
    std::printf("ok      driver: libcuda.so.1 is there\n");
    std::vector<const char*> extensions;
    samples::VulkanOptions options;
    options.validate = true;
    options.device_extensions = [&](VkInstance instance, VkPhysicalDevice device) {
        return extensions = interop::useful_extensions(vkGetInstanceProcAddr, instance, device);
    };
    const samples::VulkanDevice device(options);
    return probe(device, extensions, *driver);
} catch (const std::exception& error) {
    std::fprintf(stderr, "gpu_probe: %s\n", error.what());
    return 1;
}
