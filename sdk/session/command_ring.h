#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "restyle/image.h"
#include "vulkan/unique_vk.h"

namespace restyle::session {

/// Command buffers of a session's own, and the timeline that says which of them have run. Not for
/// several threads at once.
class CommandRing {
public:
    /// Throws Error where the device has no timeline semaphores.
    CommandRing(const interop::DeviceTable& vk, std::uint32_t queue_family);

    struct Turn {
        VkCommandBuffer commands;
        RestyleDone done; ///< What the submission is to signal.
    };

    /// A command buffer that is being recorded; none where all are in flight.
    std::optional<Turn> begin();
    void end(const Turn& turn) const;

    /// Ends a recording that has failed.
    void give_up(const Turn& turn);

    /// It is not going to be submitted. Throws Error where it is none of the ring's in flight.
    void discard(const RestyleDone& done);

private:
    struct Buffer {
        VkCommandBuffer commands = VK_NULL_HANDLE;
        std::uint64_t value = 0; ///< Reached when it has run.
    };

    const interop::DeviceTable* vk_;
    interop::UniqueCommandPool pool_;
    interop::UniqueSemaphore timeline_;
    std::uint64_t last_ = 0;
    std::array<Buffer, 8> buffers_; // As restyle/submit.h says.
};

} // namespace restyle::session
