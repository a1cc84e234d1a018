#include "session/border.h"

namespace restyle::session {
namespace {

thread_local std::string sentence_of_last_failure;

} // namespace

RestyleResult failed(RestyleResult code, const char* sentence) {
    sentence_of_last_failure = sentence;
    return code;
}

RestyleResult result_of(VkResult result) {
    switch (result) {
    case VK_ERROR_DEVICE_LOST:
        return RESTYLE_ERROR_DEVICE_LOST;
    case VK_ERROR_OUT_OF_HOST_MEMORY:
    case VK_ERROR_OUT_OF_DEVICE_MEMORY:
        return RESTYLE_ERROR_OUT_OF_MEMORY;
    default:
        return RESTYLE_ERROR_UNSUPPORTED;
    }
}

const char* last_error() {
    return sentence_of_last_failure.c_str();
}

} // namespace restyle::session
