#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "session/kept_set.h"
#include "session/retirement.h"
#include "vulkan/device_buffer.h"

namespace restyle::session {

/// What of a picture that is shown is asked for.
struct ShownWish {
    bool way = false;
    bool validity = false;
    bool weight = false;

    bool any() const { return way || validity || weight; }
};

/// What a picture was composed with, copied for the host by the queue that composes it. Not for
/// several threads at once, but for what is said to be.
class ShownBuffers {
public:
    /// Of frames of at most this size.
    ShownBuffers(const interop::DeviceTable& vk, Size frame);

    /// Of host memory.
    std::uint64_t bytes() const;

    /// A picture: which, and what it was composed with, VK_NULL_HANDLE where with none.
    struct Shown {
        std::uint64_t with;    ///< Frame of now.
        std::uint64_t picture; ///< Frame of the picture.
        Size size;
        VkImage map;      ///< map.glsl; passes read it, before and after.
        VkBuffer weights; ///< A float a pixel.
    };

    /// Records the copy of what is asked for; nothing where no place is free for it.
    void record(VkCommandBuffer commands, const Shown& shown, const ShownWish& wish,
                const Recording& recording, const Retirement& retirement);

    /// What was recorded with this is not going to run.
    void discard(const RestyleDone& done);

    /// Whether the GPU may still write to it, or somebody reads.
    bool any_in_use(const Retirement& retirement) const;

    struct Place;

    /// The newest picture that the GPU has run, to be read until end_read(); null: none that is
    /// newer than the last that was read.
    Place* begin_read(const Retirement& retirement);
    void end_read(Place& place);

    /// May run while others are called.
    static std::shared_ptr<const KeptSet> copied(const Place& place);

private:
    void record_way(VkCommandBuffer commands, const Shown& shown, const Place& place) const;
    void record_weights(VkCommandBuffer commands, const Shown& shown, const Place& place) const;

    /// Of what the GPU has run; all that is older is free then. Null: nothing has run.
    Place* newest_run(const Retirement& retirement);

    struct Free {
        void operator()(Place* place) const;
    };
    static constexpr std::size_t kPlaces = 4; // In flight, finished and being read.

    const interop::DeviceTable* vk_;
    VkDeviceSize texels_;
    std::array<std::unique_ptr<Place, Free>, kPlaces> places_;
};

} // namespace restyle::session
