#include "headless_sheet.h"

#include <stdexcept>

#include "viewport.h"

namespace viewer {

void write_sheet(OffscreenFrame& offscreen, FrameSource& source, Styling& styling,
                 const Options& options, std::uint64_t next_frame) {
    if (!options.sheet_across || !styling.alive()) return;
    const SheetPlan plan{*options.sheet_across, *options.sheet_down};
    ContactSheet sheet(plan, options.size);
    source.anti_alias(false); // All are of one and the same frame.
    const double seconds = flight_seconds(options, source, options.sheet_frame);
    for (std::size_t cell = 0; cell < plan.count(); ++cell) {
        const restyle::Settings settings = plan.settings_of(cell, options.style.settings);
        styling.configure(*settings);
        const bool is_taken = styling.message().empty();
        const FrameRecord record =
            offscreen.draw(source, styling, next_frame + cell, seconds, /*wait=*/true);
        const bool passes_anyway = settings->amount == 0;
        if (!is_taken || (record.passed_through && !passes_anyway))
            throw std::runtime_error("the contact sheet lacks a picture: " + styling.message());
        sheet.place(cell, offscreen.restyled());
    }
    samples::write_png(sheet.picture(), options.out / "sheet.png");
}

} // namespace viewer
