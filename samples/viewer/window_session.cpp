#include <utility>

#include "sentence_of.h"
#include "window_loop.h"

namespace viewer {

/// Makes the session anew with what was chosen, while the one that plays goes on.
void WindowRun::follow_session() {
    if (choices_.cancel_session) keep_session();
    try {
        if (choices_.make_session) begin_session_change();
        if (std::optional<Styling> made = session_change_.take()) use_session(std::move(*made));
    } catch (const samples::DeviceLost&) {
        throw;
    } catch (const std::exception& error) {
        refuse("the session stays as it was: " + sentence_of(error));
        keep_session();
    }
    gauges_.tell_session(options_, session_change_.is_running()
                                       ? std::optional(session_change_.seconds())
                                       : std::nullopt);
}

void WindowRun::begin_session_change() {
    refusal_.clear();
    Options options = options_;
    options.session = choices_.session;
    session_change_.begin(device_->gpu, options, stage_->source->info(), log_);
}

void WindowRun::keep_session() {
    session_change_.cancel();
    choices_.session = options_.session;
}

void WindowRun::use_session(Styling made) {
    device_->gpu.wait_idle(); // What the one before was handed has run.
    stage_->sheet.cancel();
    stage_->buffers.choose(stage_->styling, ""); // The next frame asks the new one for it.
    std::swap(stage_->styling, made);
    stage_->styling.play(options_.style); // Another may have been asked for meanwhile.
    options_.session = choices_.session = session_change_.options();
}

} // namespace viewer
