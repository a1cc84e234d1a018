#include "session/excluding_settings.h"

#include <string>

#include "session/energies.h"
#include "session/error.h"

namespace restyle::session {
namespace {

void check_stream_batch(const RestyleSettings& settings) {
    if (settings.stream_batch == RESTYLE_STREAM_BATCH_NO) return;
    require(!is_guided(settings),
            "RestyleSettings.stream_batch is 1 (yes), but energies are given, which bend one frame "
            "at a time; expected 0 (no), or no energies");
    require(settings.attention == RESTYLE_ATTENTION_OWN,
            "RestyleSettings.stream_batch is 1 (yes), but attention is " +
                std::to_string(settings.attention) +
                ", which is controlled of one frame at a time; expected 0 (no), or attention 0 "
                "(own)");
    require(settings.method != RESTYLE_METHOD_TURBO,
            "RestyleSettings.stream_batch is 1 (yes), but method is 4 (turbo), whose source runs "
            "beside the target of one frame at a time; expected 0 (no), or another method");
}

void check_edit_mask(const RestyleSettings& settings) {
    if (settings.edit_mask == RESTYLE_EDIT_MASK_NO) return;
    require(settings.method != RESTYLE_METHOD_SDEDIT && settings.method != RESTYLE_METHOD_DDIB,
            std::string("RestyleSettings.edit_mask is 1 (yes), but method is ") +
                (settings.method == RESTYLE_METHOD_SDEDIT ? "1 (sdedit)" : "2 (ddib)") +
                ", which does not follow the frame's path; expected 0 (no), or method cycle, "
                "edit-friendly or turbo");
    require(!is_guided(settings), "RestyleSettings.edit_mask is 1 (yes), but energies are given, "
                                  "which bend a frame as a whole; expected 0 (no), or no energies");
}

} // namespace

void check_excluding_settings(const RestyleSettings& settings) {
    check_stream_batch(settings);
    check_edit_mask(settings);
}

} // namespace restyle::session
