#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "restyle/restyle.h"
#include "vulkan/device_table.h"

namespace restyle::session {

/// A recording and how one learns that the GPU has run it.
struct Recording {
    RestyleDone done{};
    std::uint64_t frame_number = 0;
    std::uint64_t retirements = 0; ///< Calls of Retirement::retire() before it was made.
};

/// Tells whether the GPU has run a recording.
class Retirement {
public:
    explicit Retirement(const interop::DeviceTable& vk) : vk_(&vk) {}

    /// A recording made now. Throws Error for a semaphore that the device cannot have.
    Recording recording(const RestyleDone& done, std::uint64_t frame_number) const;

    bool has_run(const Recording& recording) const;

    /// The GPU has run every recording made so far whose frame number is at most `safe_frame`.
    void retire(std::uint64_t safe_frame);

private:
    const interop::DeviceTable* vk_;
    std::optional<std::uint64_t> safe_frame_;
    std::uint64_t retirements_ = 0;
};

/// The recordings in flight that use one thing, by the last on each timeline: those before it on
/// the same timeline have run when it has.
class Users {
public:
    Users();

    void add(const Recording& recording);

    /// Forgets those that have run; whether any is left.
    bool any_in_flight(const Retirement& retirement);

private:
    std::vector<Recording> last_;
};

} // namespace restyle::session
