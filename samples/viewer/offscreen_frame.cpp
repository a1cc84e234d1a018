#include "offscreen_frame.h"

#include <stdexcept>

#include "stopwatch.h"

namespace viewer {

OffscreenFrame::OffscreenFrame(const Gpu& gpu, const Options& options)
    : gpu_(gpu),
      options_(options),
      submission_(gpu),
      styled_(gpu, options.size),
      readback_(gpu, options.size) {
    if (options.writes_view) view_.emplace(gpu, size_of_view(options.viewing.view, options.size));
}

void OffscreenFrame::show_buffer(const Styling& styling) {
    buffer_.emplace(gpu_, options_.size, 1);
    buffer_->choose(styling, options_.viewing.buffer);
    if (!buffer_->refusal().empty())
        throw std::runtime_error("--buffer: " + buffer_->refusal() +
                                 "; of the scene there are depth, motion and object");
}

// What is read back of this very frame goes into the view of it.
void OffscreenFrame::record_buffer(const SceneView& scene, const Styling& styling,
                                   ShownFrame& shown, FrameRecord& record) {
    buffer_->fetch(submission_.commands(), scene, record.frame);
    submission_.submit();
    submission_.wait();
    buffer_->has_run(record.frame);
    buffer_->record(submission_.begin(), styling, shown, 0);
    const BufferValues* const values = buffer_->values();
    if (values == nullptr) return;
    if (options_.pixel) record.buffer_pixel = pixel_at(*values, options_.size, *options_.pixel);
    record.buffer = *values;
    record.buffer->values.clear();
}

FrameRecord OffscreenFrame::draw(SceneView& scene, const Styling& styling, std::uint64_t frame,
                                 double seconds, bool wait, SceneView* truth) {
    FrameRecord record;
    const Stopwatch watch;
    VkCommandBuffer commands = submission_.begin();
    scene.record(commands, seconds);
    const RestyleTicket ticket =
        styled_.record_frame(commands, styling, scene, frame, submission_.signal());
    if (wait && ticket != 0) {
        submission_.submit();
        submission_.wait();
        restyle_session_wait(styling.session(), ticket, UINT64_MAX);
        commands = submission_.begin();
    }
    ShownFrame shown;
    shown.rendered = scene.shown();
    shown.restyled =
        styled_.record_picture(commands, styling, scene, frame, submission_.signal(), record);
    if (truth != nullptr) {
        truth->record(commands, seconds);
        shown.truth = truth->shown();
    }
    if (buffer_) record_buffer(scene, styling, shown, record);
    commands = submission_.commands();
    readback_.record(commands, shown);
    if (view_) view_->record(commands, shown, options_.viewing, options_.size, seconds);
    submission_.submit();
    submission_.wait();
    record.frame_ms = watch.milliseconds();
    return record;
}

} // namespace viewer
