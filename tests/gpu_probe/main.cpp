// Whether frames can be shared with CUDA on this machine, and restyled: a line for each check. Ends
// with 0 where all of them hold, 1 where one does not, 77 where there is nothing to check (no CUDA
// driver, or the Vulkan device is no NVIDIA one).
//
//     gpu_probe [MODEL]     a diffusers folder; unless given, the shipped model of the sources

#include <cstdio>
#include <exception>

#include "cuda/cuda_driver.h"
#include "gpu_probe/probe.h"
#include "gpu_probe/restyled_frame.h"
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

bool restyles(const test::FrameThroughCore& frame) {
    if (const auto missing = frame.missing()) {
        std::printf("not checked: a restyled frame: %s\n", missing->c_str());
        return true;
    }
    return holds({"restyled frame", [&] { return frame.run(); }});
}

int probe(const samples::VulkanDevice& device, const std::vector<const char*>& extensions,
          const interop::CudaDriver& driver, const std::string& model) {
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
    all = restyles({device, extensions, model}) && all;
    return all && device.validation_messages() == 0 ? 0 : 1;
}

} // namespace

int main(int count, char** words) try {
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
    return probe(device, extensions, *driver, count > 1 ? words[1] : RESTYLE_SHIPPED_MODEL);
} catch (const std::exception& error) {
    std::fprintf(stderr, "gpu_probe: %s\n", error.what());
    return 1;
}
