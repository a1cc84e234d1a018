#include "offscreen_frame.h"

#include "stopwatch.h"

namespace viewer {

OffscreenFrame::OffscreenFrame(const Gpu& gpu, const Options& options)
    : options_(options),
      submission_(gpu),
      styled_(gpu, options.size),
      readback_(gpu, options.size) {
    if (options.writes_view) view_.emplace(gpu, size_of_view(options.viewing.view, options.size));
}

FrameRecord OffscreenFrame::draw(FrameSource& source, const Styling& styling, std::uint64_t frame,
                                 double seconds, bool wait, FrameSource* truth) {
    FrameRecord record;
    const Stopwatch watch;
    VkCommandBuffer commands = submission_.begin();
    source.record(commands, seconds);
    const RestyleTicket ticket =
        styled_.record_frame(commands, styling, source, frame, submission_.signal());
    if (wait && ticket != 0) {
        submission_.submit();
        submission_.wait();
        restyle_session_wait(styling.session(), ticket, UINT64_MAX);
        commands = submission_.begin();
    }
    ShownFrame shown;
    shown.rendered = source.shown();
    shown.restyled =
        styled_.record_picture(commands, styling, source, frame, submission_.signal(), record);
    if (truth != nullptr) {
        truth->record(commands, seconds);
        shown.truth = truth->shown();
    }
    readback_.record(commands, shown);
    if (view_) view_->record(commands, shown, options_.viewing, options_.size, seconds);
    submission_.submit();
    submission_.wait();
    record.frame_ms = watch.milliseconds();
    return record;
}

} // namespace viewer
