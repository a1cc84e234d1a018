#pragma once

#include <vector>

#include "cuda/cuda_driver.h"
#include "vulkan/device_table.h"
#include "vulkan_device.h"

namespace restyle::test {

/// The renderer's queue and a stream of CUDA's at work on one buffer, turn about, all of it handed
/// over at once, so that nothing but the semaphores keeps the order:
///
///     queue    fills with kFirst, rendered = 1        restyled >= 1, fills with kSecond, rendered
///     = 2 stream                      rendered >= 1, reads, restyled = 1                  rendered
///     >= 2, reads
class QueueOrder {
public:
    static constexpr std::uint32_t kFirst = 0x11111111;
    static constexpr std::uint32_t kSecond = 0x22222222;

    /// Does it and waits for the end. Throws std::runtime_error where that does not come in ten
    /// seconds.
    QueueOrder(const samples::VulkanDevice& device, const interop::DeviceTable& vk,
               const interop::CudaDriver& driver);

    const std::vector<std::uint32_t>& first_read() const { return first_; }
    const std::vector<std::uint32_t>& second_read() const { return second_; }

private:
    std::vector<std::uint32_t> first_;
    std::vector<std::uint32_t> second_;
};

} // namespace restyle::test
