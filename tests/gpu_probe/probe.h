#pragma once

#include <functional>
#include <string>
#include <vector>

#include "commands.h"
#include "cuda/cuda_driver.h"
#include "vulkan/device_table.h"

namespace restyle::test {

/// One thing that the machine must be able to do. `run` returns what it found, as a clause, and
/// throws std::runtime_error saying what went wrong.
struct Check {
    const char* name;
    std::function<std::string()> run;
};

/// Small work on the renderer's device and on CUDA's, with what they share. Takes seconds.
class Probe {
public:
    /// `vk` is of `device`, whose functions volk has loaded. All must outlive it.
    Probe(const samples::VulkanDevice& device, const interop::DeviceTable& vk,
          const interop::CudaDriver& driver);

    std::vector<Check> checks();

private:
    std::string match();
    std::string share_buffer();
    std::string share_image();
    std::string order_queue_and_stream();

    const samples::VulkanDevice* device_;
    const interop::DeviceTable* vk_;
    const interop::CudaDriver* driver_;
    samples::Commands commands_;
};

} // namespace restyle::test
