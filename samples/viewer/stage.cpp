#include "stage.h"

#include "viewport.h"

namespace viewer {

Stage::Stage(const Gpu& gpu, const Options& options, std::unique_ptr<FrameSource> opened)
    : source(std::move(opened)),
      styled{StyledFrame(gpu, options.size), StyledFrame(gpu, options.size)},
      viewfinder(options.size),
      buffers(gpu, source->info(), kFlights),
      truth(gpu, options),
      keeper(gpu, options.size, options.kept),
      sheet(gpu, options.size) {}

void Stage::begin_session(const Gpu& gpu, const Options& options, Log& log) {
    styling = styling_for(gpu, options, source->info(), log);
}

// A contact sheet is made of one and the same frame, and of the whole of it.
void Stage::follow(const SceneScaling& scaling, bool anti_aliases, float exposure, double frame_ms,
                   double waited_ms) {
    source->anti_alias(anti_aliases && !sheet.is_running());
    source->expose(exposure);
    if (sheet.is_running()) return source->draw_at(1);
    if (scaling.holds_rate && !source->info().is_recorded)
        scale.follow(frame_ms, waited_ms, scaling.frame_rate);
    source->draw_at(scale.of(scaling));
}

ShownFrame Stage::record_frame(VkCommandBuffer commands, double seconds, Signal signal,
                               FrameRecord& record) {
    StyledFrame& frame = styled[record.frame % kFlights];
    source->record(commands, seconds);
    frame.record_frame(commands, styling, *source, record.frame, signal);
    ShownFrame shown;
    shown.rendered = source->shown();
    shown.restyled = frame.record_picture(commands, styling, *source, record.frame, signal, record);
    return shown;
}

void Stage::record_beside(VkCommandBuffer commands, ShownFrame& shown, const Viewing& viewing,
                          double seconds, const FrameRecord& record) {
    truth.see_as(*source);
    truth.record(commands, shown, seconds, record.frame,
                 viewing.shows_truth() || keeper.wants_truth());
    buffers.fetch(commands, *source, record.frame);
    buffers.record(commands, styling, shown, static_cast<std::uint32_t>(record.frame % kFlights));
    keeper.record(commands, shown, record.frame, viewfinder.seconds());
    sheet.record(commands, shown, record);
}

void Stage::has_run(std::uint64_t frame) {
    buffers.has_run(frame);
    truth.has_run(frame);
    keeper.has_run(frame);
    if (std::optional<samples::Picture> whole = sheet.has_run(frame))
        keeper.write(std::move(*whole), "sheet");
}

} // namespace viewer
