#pragma once

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <iterator>
#include <system_error>

#include <fcntl.h>

#include "back/back.h"
#include "device_share.h"

namespace restyle::back {

/// A device's name as the border has it.
inline interop::Uuid uuid_from(const std::uint8_t (&name)[RESTYLE_BACK_UUID]) {
    interop::Uuid uuid{};
    std::copy(std::begin(name), std::end(name), uuid.begin());
    return uuid;
}

inline interop::ExternalHandle handle_from(std::int32_t descriptor) {
    interop::ExternalHandle copy(::fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
    if (copy.get() < 0)
        throw std::system_error(errno, std::generic_category(),
                                "a descriptor of the renderer's device cannot be copied");
    return copy;
}

/// What the front shares, under handles of its own, as an import takes them over. The descriptors
/// stay the front's. Throws std::system_error. For every back: nothing here is torch's.
inline interop::DeviceShare share_from(const RestyleBackShare& share) {
    interop::DeviceShare taken;
    taken.device = uuid_from(share.device);
    taken.memory = {handle_from(share.memory), share.allocation_bytes, share.dedicated != 0};
    taken.buffer_bytes = share.buffer_bytes;
    taken.rendered = handle_from(share.rendered);
    taken.restyled = handle_from(share.restyled);
    return taken;
}

} // namespace restyle::back
