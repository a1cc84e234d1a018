#pragma once

#include <optional>

#include "contact_sheet.h"
#include "frame_readback.h"
#include "run_record.h"

namespace viewer {

/// Fills a contact sheet while the window goes on: one cell after the other is what the session is
/// told, and the first picture of a frame handed in since then is the cell's.
class SheetRun {
public:
    SheetRun(const Gpu& gpu, Size frame);

    /// Throws std::invalid_argument with a sentence.
    void begin(const SheetPlan& plan, const restyle::Settings& base);
    void cancel() { sheet_.reset(); }
    bool is_running() const { return sheet_.has_value(); }
    float progress() const; ///< In [0, 1].

    /// Those of the cell that comes next.
    restyle::Settings settings() const { return plan_.settings_of(cell_, base_); }
    /// The session has them for the frames from this one on.
    void configured(std::uint64_t from_frame);
    void record(VkCommandBuffer commands, const ShownFrame& shown, const FrameRecord& record);
    /// The frame of this number has run. Gives the sheet with its last cell.
    std::optional<samples::Picture> has_run(std::uint64_t frame);

private:
    Size size_;
    FrameReadback readback_;
    SheetPlan plan_;
    restyle::Settings base_;
    std::optional<ContactSheet> sheet_;
    std::size_t cell_ = 0;
    std::optional<std::uint64_t> configured_from_;
    std::optional<std::uint64_t> read_back_; ///< The frame of the cell.
};

} // namespace viewer
