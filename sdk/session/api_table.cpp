#include "restyle/api.h"

#include <string>

#include "session/border.h"

namespace {

constexpr RestyleApi kApi{
    sizeof(RestyleApi),
    RESTYLE_VERSION,
    restyle_last_error,
    restyle_settings_reset,
    restyle_setting_info,
    restyle_style_create,
    restyle_style_read,
    restyle_style_write,
    restyle_style_info,
    restyle_style_destroy,
    restyle_device_extensions,
    restyle_context_create,
    restyle_context_destroy,
    restyle_session_create,
    restyle_session_destroy,
    restyle_session_configure,
    restyle_session_play,
    restyle_session_status,
    restyle_session_wait_ready,
    restyle_record_frame,
    restyle_record_picture,
    restyle_session_wait,
    restyle_session_abandon,
    restyle_session_retire,
    restyle_device_needs,
    restyle_device_create,
    restyle_context_capability,
    restyle_session_cancel,
    restyle_session_next_event,
    restyle_memory_estimate,
    restyle_session_memory,
    restyle_session_resize,
    restyle_prepare,
    restyle_discard,
    restyle_submit,
    restyle_fit_motion,
    restyle_setting_info_within,
    restyle_capture_begin,
    restyle_capture_status,
    restyle_capture_end,
    restyle_buffer_info,
    restyle_buffers_keep,
    restyle_buffers_take,
    restyle_buffer_read,
};

constexpr std::uint32_t major_of(std::uint32_t version) {
    return version >> 16;
}

std::string words_of(std::uint32_t version) {
    return std::to_string(major_of(version)) + "." + std::to_string(version & 0xffff);
}

} // namespace

const RestyleApi* restyle_get_api(uint32_t version) {
    if (major_of(version) == major_of(RESTYLE_VERSION) && version <= RESTYLE_VERSION) return &kApi;
    const std::string sentence =
        "the program is of version " + words_of(version) + ", and librestyle.so serves those of " +
        words_of(major_of(RESTYLE_VERSION) << 16) + " to " + words_of(RESTYLE_VERSION);
    restyle::session::failed(RESTYLE_ERROR_UNSUPPORTED, sentence.c_str());
    return nullptr;
}

uint32_t restyle_version(void) {
    return RESTYLE_VERSION;
}

const char* restyle_last_error(void) {
    return restyle::session::last_error();
}
