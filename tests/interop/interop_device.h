#pragma once

#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "commands.h"
#include "shared_memory.h"
#include "transport.h"
#include "vulkan_device.h"

namespace restyle::test {

/// A renderer's device under validation, as an engine makes it that enables all the extensions it
/// is told of; skips its tests where there is no Vulkan. A message of the layer fails the test.
class InteropDevice : public testing::Test {
protected:
    void SetUp() override;
    void TearDown() override;

    const interop::DeviceTable& vk() const { return *vk_; }

    /// The device as it looks to an engine that did not enable `extension`.
    interop::DeviceTable without(const char* extension) const;

    /// Fills a range with words_of(seed, range), as a pass of the renderer's would.
    void gpu_writes(const interop::Transport& to, const interop::TensorRange& range,
                    std::uint32_t seed);

    /// What a pass of the renderer's reads in a range.
    std::vector<std::uint32_t> gpu_reads(const interop::Transport& from,
                                         const interop::TensorRange& range);

    std::optional<samples::VulkanDevice> device_;
    std::optional<samples::Commands> commands_;

private:
    interop::DeviceHandles handles_;
    std::optional<interop::DeviceTable> vk_;
};

/// word_of(seed, 0), word_of(seed, 1), ... for a range of so many bytes.
std::vector<std::uint32_t> words_of(std::uint32_t seed, const interop::TensorRange& range);

/// The same through the shared memory, as the core would.
void core_writes(const interop::SharedMemory& memory, const interop::TensorRange& range,
                 std::uint32_t seed);
std::vector<std::uint32_t> core_reads(const interop::SharedMemory& memory,
                                      const interop::TensorRange& range);

} // namespace restyle::test
