#include "session/session_wishes.h"

#include <string>

#include "session/error.h"

namespace restyle::session {
namespace {

const FrameFormat& known_format(VkFormat format) {
    const FrameFormat* known = find_frame_format(format);
    require(known != nullptr, "RestyleSessionInfo.format is VkFormat " + std::to_string(format) +
                                  ", expected " + frame_format_names());
    return *known;
}

interop::TransportKind transport_kind(RestyleTransport transport) {
    switch (transport) {
    case RESTYLE_TRANSPORT_AUTO:
        return interop::TransportKind::kAuto;
    case RESTYLE_TRANSPORT_HOST:
        return interop::TransportKind::kHost;
    case RESTYLE_TRANSPORT_CUDA:
        return interop::TransportKind::kCuda;
    case RESTYLE_TRANSPORT_PEER:
        return interop::TransportKind::kPeer;
    case RESTYLE_TRANSPORT_STAGING:
        return interop::TransportKind::kStaging;
    default:
        throw Error(RESTYLE_ERROR_INVALID_ARGUMENT, "RestyleSessionInfo.transport is " +
                                                        std::to_string(transport) +
                                                        ", expected a RESTYLE_TRANSPORT_*");
    }
}

} // namespace

SessionWishes::SessionWishes(const RestyleSessionInfo& info)
    : frame{info.width, info.height},
      model{info.model_width, info.model_height},
      format(&known_format(info.format)),
      threads(info.cpu_threads),
      precision(std::uint32_t(info.precision)),
      slots(info.slots == 0 ? 4 : info.slots),
      transport(transport_kind(info.transport)) {
    require(frame.width > 0 && frame.height > 0,
            "RestyleSessionInfo.width x height is " + std::to_string(frame.width) + " x " +
                std::to_string(frame.height) + ", expected at least 1 x 1");
    require(slots >= 3 && slots <= RESTYLE_BACK_MOST_SLOTS, "RestyleSessionInfo.slots is " +
                                                                std::to_string(slots) +
                                                                ", expected 3 to 8, or 0 for 4");
    require(precision <= RESTYLE_BACK_PRECISION_BF16, "RestyleSessionInfo.precision is " +
                                                          std::to_string(info.precision) +
                                                          ", expected a RESTYLE_PRECISION_*");
}

} // namespace restyle::session
