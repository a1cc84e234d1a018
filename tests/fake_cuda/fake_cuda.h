#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cuda/cuda_driver.h"
#include "vulkan/device_table.h"

namespace restyle::test {

/// What the played machine is like.
struct FakeMachine {
    bool driver_is_nvidias = true;
    bool exports_timelines = true; ///< In Vulkan.
    bool imports_timelines = true; ///< In CUDA: device attribute 114.
    bool has_the_renderers_device = true;
    bool refuses_memory = false;     ///< Imports of it fail.
    bool refuses_mapping = false;    ///< Of what was imported.
    bool refuses_timelines = false;  ///< Imports of them fail.
    int version = 13000;             ///< Of CUDA, as cuDriverGetVersion() tells it.
    VkDeviceSize padding = 64 << 10; ///< Bytes that allocations are larger than what is in them.
};

struct FakeState;

/// CUDA's driver, played over a Vulkan device whose memory the host can map (lavapipe), with the
/// Vulkan driver of the same make. It has two devices; the second one is the renderer's.
///
/// What is real: memory and images are Vulkan's, exported by opaque descriptors and imported by a
/// second VkDevice, so what one side writes the other reads. Streams are threads. Timelines are the
/// renderer's own Vulkan semaphores, which streams wait for and raise from the host. What is
/// played: that a timeline can be exported (lavapipe exports none: its descriptor here is a token
/// of this process), that devices are NVIDIA's, that kernels could run.
///
/// It checks the rules R3, R5, R6, R9, R11 to R14, T3 and T7 of interop.md and keeps a sentence for
/// each breach, which begins with the rule's name. One at a time in a process.
class FakeCuda {
public:
    explicit FakeCuda(const interop::DeviceTable& renderer, const FakeMachine& machine = {});
    ~FakeCuda();
    FakeCuda(const FakeCuda&) = delete;
    FakeCuda& operator=(const FakeCuda&) = delete;

    /// The renderer's device, as the played Vulkan driver has it.
    const interop::DeviceTable& vulkan() const;

    /// The same for whoever loads a table of its own.
    const interop::DeviceHandles& handles() const { return vulkan().handles; }

    const interop::CudaDriver& driver() const { return driver_; }
    FakeMachine& machine();

    /// Rules broken so far.
    std::vector<std::string> breaches() const;

    /// The same where all that was made of the driver has ended: what has not is a breach too.
    std::vector<std::string> breaches_at_end() const;

private:
    std::unique_ptr<FakeState> state_;
    interop::CudaDriver driver_;
};

} // namespace restyle::test
