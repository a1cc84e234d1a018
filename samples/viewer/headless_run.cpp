#include "headless_run.h"

#include <algorithm>
#include <iostream>

#include "capturing.h"
#include "frame_spool.h"
#include "headless_sheet.h"
#include "looks.h"
#include "offscreen_frame.h"
#include "picture_files.h"
#include "report.h"
#include "stopwatch.h"
#include "viewport.h"

namespace viewer {
namespace {

constexpr std::uint32_t kUnstyledFrames = 16;

/// So that the table can tell what inference costs the renderer.
Statistic time_without_style(OffscreenFrame& offscreen, SceneView& scene, const Options& options) {
    Statistic times;
    for (std::uint32_t n = 0; n < std::min(*options.frames, kUnstyledFrames); ++n)
        times.add(offscreen.draw(scene, Styling(), n, flight_seconds(options, n), false).frame_ms);
    return times;
}

/// The frames of a flight as they come.
struct Spools {
    explicit Spools(const Options& options)
        : rendered(options.out / ".rendered.raw", bytes_of(options.size)),
          restyled(options.out / ".restyled.raw", bytes_of(options.size)),
          view(options.out / ".view.raw",
               bytes_of(size_of_view(options.viewing.view, options.size))) {}

    static std::size_t bytes_of(Size size) { return std::size_t{4} * size.width * size.height; }

    FrameSpool rendered;
    FrameSpool restyled;
    FrameSpool view;
};

RunRecord fly(OffscreenFrame& offscreen, SceneView& scene, SceneView& truth, const Styling& styling,
              const Options& options, Spools& spools) {
    SceneView* beside = options.writes_view && options.viewing.shows_truth() ? &truth : nullptr;
    RunRecord run;
    const Stopwatch watch;
    for (std::uint32_t n = 0; n < *options.frames; ++n) {
        const double seconds = flight_seconds(options, n);
        run.frames.push_back(offscreen.draw(scene, styling, n, seconds, options.wait, beside));
        spools.rendered.add(offscreen.rendered());
        if (styling.alive()) spools.restyled.add(offscreen.restyled());
        if (options.writes_view) spools.view.add(offscreen.view()->bytes());
    }
    run.seconds = watch.milliseconds() / 1000;
    run.status = styling.status();
    run.message = styling.message();
    return run;
}

PixelValues pixel_of(const Options& options, std::span<const std::uint8_t> rendered,
                     std::span<const std::uint8_t> restyled, std::span<const std::uint8_t> truth) {
    const auto value = [&](std::span<const std::uint8_t> picture) {
        return value_at(picture, options.size, *options.pixel);
    };
    return {*options.pixel, value(rendered), value(restyled), value(truth)};
}

void write_pictures(OffscreenFrame& offscreen, SceneView& truth, const Options& options,
                    Spools& spools, bool styled, RunRecord& run) {
    for (std::uint32_t n = 0; n < *options.frames; ++n) {
        offscreen.draw(truth, Styling(), n, flight_seconds(options, n), false);
        const std::vector<std::uint8_t> plain = spools.rendered.read(n);
        write_frame(options, "rendered", n, plain);
        write_frame(options, "truth", n, offscreen.rendered());
        if (options.writes_view) write_view(options, n, spools.view.read(n));
        const std::vector<std::uint8_t> picture = styled ? spools.restyled.read(n) : plain;
        if (options.pixel)
            run.frames[n].pixel = pixel_of(options, plain, picture, offscreen.rendered());
        if (options.no_style) continue;
        write_frame(options, "restyled", n, picture);
        write_pair(options, n, plain, picture, offscreen.rendered());
        if (options.writes_score)
            run.frames[n].scores = {score(plain, offscreen.rendered(), options.size),
                                    score(picture, offscreen.rendered(), options.size)};
    }
}

/// Loading is not part of a flight: without this its first frames would pass through.
void wait_for_models(const Styling& styling) {
    if (styling.alive()) restyle_session_wait_ready(styling.session(), UINT64_MAX);
}

} // namespace

int run_headless(const Options& options) {
    make_folders(options);
    Spools spools(options);

    const Gpu gpu(options.validate, {});
    SceneView scene(gpu, options.source_look, options.seed, options.size);
    SceneView truth(gpu, options.target_look, options.seed, options.size);
    OffscreenFrame offscreen(gpu, options);
    Log log(options.log);
    Styling styling = styling_for(gpu, options, log);
    wait_for_models(styling);
    styling.follow_events();

    Statistic unstyled;
    if (styling.alive()) unstyled = time_without_style(offscreen, scene, options);
    if (options.viewing.view == View::kBuffer) offscreen.show_buffer(styling);
    if (!options.capture.empty()) begin_capture(styling, options.capture, options.capture_frames);
    RunRecord run = fly(offscreen, scene, truth, styling, options, spools);
    end_capture(styling);
    write_sheet(offscreen, scene, styling, options, *options.frames);
    styling.follow_events();
    run.frame_ms_without_style = unstyled;

    write_pictures(offscreen, truth, options, spools, styling.alive(), run);
    write_report(options.out / "report.json", options, run);
    print_table(std::cout, options, run);
    if (!options.capture.empty()) std::cout << capture_words(styling) << '\n';
    if (!run.message.empty()) std::cerr << "restyle_viewer: " << run.message << '\n';
    return gpu.validation_messages() == 0 ? 0 : 1;
}

} // namespace viewer
