#pragma once

#include <array>
#include <memory>

#include "buffer_view.h"
#include "flight.h"
#include "frame_source.h"
#include "keeper.h"
#include "sheet_run.h"
#include "styled_frame.h"
#include "true_look.h"
#include "viewfinder.h"

namespace viewer {

/// A source of frames, and all that is made for their size and kind. It ends after the GPU has
/// finished what was recorded.
struct Stage {
    /// `options` are those of the source. Without a session yet. Throws where memory does not
    /// suffice.
    Stage(const Gpu& gpu, const Options& options, std::unique_ptr<FrameSource> opened);
    /// Once no other has one. `log` outlives this.
    void begin_session(const Gpu& gpu, const Options& options, Log& log);

    /// For the next frame, after one that took so long, of which it waited for the display.
    void follow(const SceneScaling& scaling, bool anti_aliases, float exposure, double frame_ms,
                double waited_ms);
    /// Draws the frame and, in the flight's image, its picture.
    ShownFrame record_frame(VkCommandBuffer commands, double seconds, Signal signal,
                            FrameRecord& record);
    /// What is looked at and kept beside them. A true look and a buffer that are seen go into
    /// `shown`.
    void record_beside(VkCommandBuffer commands, ShownFrame& shown, const Viewing& viewing,
                       double seconds, const FrameRecord& record);
    /// What was read back of this frame is there.
    void has_run(std::uint64_t frame);

    std::unique_ptr<FrameSource> source;
    std::array<StyledFrame, kFlights> styled; // Before styling, whose session writes into them.
    Styling styling;
    Viewfinder viewfinder;
    BufferView buffers;
    TrueLook truth;
    Keeper keeper;
    SheetRun sheet;
    SceneScale scale;
};

} // namespace viewer
