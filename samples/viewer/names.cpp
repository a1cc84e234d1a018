#include "names.h"

namespace viewer {

const char* transport_name(RestyleTransport transport) {
    switch (transport) {
    case RESTYLE_TRANSPORT_CUDA:
        return "cuda";
    case RESTYLE_TRANSPORT_HOST:
        return "host";
    case RESTYLE_TRANSPORT_PEER:
        return "peer";
    case RESTYLE_TRANSPORT_STAGING:
        return "staging";
    default:
        return "none";
    }
}

const char* precision_name(RestylePrecision precision) {
    switch (precision) {
    case RESTYLE_PRECISION_FP32:
        return "fp32";
    case RESTYLE_PRECISION_BF16:
        return "bf16";
    default:
        return "auto";
    }
}

const char* priority_name(RestylePriority priority) {
    switch (priority) {
    case RESTYLE_PRIORITY_LOW:
        return "low";
    case RESTYLE_PRIORITY_LOWEST:
        return "lowest";
    default:
        return "normal";
    }
}

const char* state_name(RestyleState state) {
    switch (state) {
    case RESTYLE_STATE_READY:
        return "ready";
    case RESTYLE_STATE_FAILED:
        return "failed";
    default:
        return "loading";
    }
}

std::string times_text(const RestyleSettings& settings) {
    std::string text = "times";
    for (std::uint32_t i = 0; i < settings.timestep_count; ++i)
        (text += ' ') += std::to_string(settings.timesteps[i]);
    return text;
}

} // namespace viewer
