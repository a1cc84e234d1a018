#pragma once

#include <optional>
#include <vector>

#include "support/vulkan_test.h"
#include "transport.h"

namespace restyle::test {

/// A renderer's device and what interop makes of it.
class InteropDevice : public VulkanTest {
protected:
    explicit InteropDevice(bool validate = kValidate);
    void SetUp() override;

    const interop::DeviceTable& vk() const { return *vk_; }

    /// The device as it looks to an engine that did not enable `extension`.
    interop::DeviceTable without(const char* extension) const;

    /// Fills a range with words_of(seed, range), as a pass of the renderer's would.
    void gpu_writes(const interop::Transport& to, const interop::TensorRange& range,
                    std::uint32_t seed);

    /// What a pass of the renderer's reads in a range.
    std::vector<std::uint32_t> gpu_reads(const interop::Transport& from,
                                         const interop::TensorRange& range);

private:
    interop::DeviceHandles handles_;
    std::optional<interop::DeviceTable> vk_;
};

} // namespace restyle::test
