#include "offscreen_frame.h"

#include <stdexcept>

#include "stopwatch.h"

namespace viewer {
namespace {

std::string listed(const std::vector<std::string>& names) {
    if (names.empty()) return "none";
    std::string words;
    for (const std::string& name : names)
        words += (words.empty() ? "" : ", ") + name;
    return words;
}

} // namespace

OffscreenFrame::OffscreenFrame(const Gpu& gpu, const Options& options)
    : gpu_(gpu),
      options_(options),
      submission_(gpu),
      styled_(gpu, options.size),
      readback_(gpu, options.size) {
    if (options.writes_view) view_.emplace(gpu, size_of_view(options.viewing.view, options.size));
}

void OffscreenFrame::show_buffer(const FrameSource& source, const Styling& styling) {
    buffer_.emplace(gpu_, source.info(), 1);
    buffer_->choose(styling, options_.viewing.buffer);
    if (!buffer_->refusal().empty())
        throw std::runtime_error("--buffer: " + buffer_->refusal() + "; of the source there is " +
                                 listed(buffer_->of_source()));
}

// What is read back of this very frame goes into the view of it.
void OffscreenFrame::record_buffer(const FrameSource& source, const Styling& styling,
                                   ShownFrame& shown, FrameRecord& record) {
    buffer_->fetch(submission_.commands(), source, record.frame);
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

void OffscreenFrame::record_pictures(VkCommandBuffer commands, const ShownFrame& shown,
                                     bool whole) {
    is_whole_ = whole;
    if (whole) return readback_.record(commands, shown);
    const auto record = [&](std::optional<OffscreenView>& enlarged, View view) {
        Viewing viewing;
        viewing.view = view;
        if (!enlarged) enlarged.emplace(gpu_, options_.size);
        enlarged->record(commands, shown, viewing, options_.size, 0);
    };
    record(rendered_, View::kRendered);
    record(restyled_, View::kRestyled);
}

std::span<const std::uint8_t> OffscreenFrame::rendered() const {
    return is_whole_ ? readback_.rendered() : rendered_->bytes();
}

std::span<const std::uint8_t> OffscreenFrame::restyled() const {
    return is_whole_ ? readback_.restyled() : restyled_->bytes();
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
    if (buffer_) record_buffer(source, styling, shown, record);
    commands = submission_.commands();
    record_pictures(commands, shown, same(source.drawn(), options_.size));
    if (view_) view_->record(commands, shown, options_.viewing, options_.size, seconds);
    submission_.submit();
    submission_.wait();
    record.frame_ms = watch.milliseconds();
    return record;
}

} // namespace viewer
