#include "headless_run.h"

#include <algorithm>
#include <iostream>

#include "capturing.h"
#include "frame_spool.h"
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

RunRecord fly(OffscreenFrame& offscreen, SceneView& scene, const Styling& styling,
              const Options& options, FrameSpool& rendered, FrameSpool& restyled) {
    RunRecord run;
    const Stopwatch watch;
    for (std::uint32_t n = 0; n < *options.frames; ++n) {
        const double seconds = flight_seconds(options, n);
        run.frames.push_back(offscreen.draw(scene, styling, n, seconds, options.wait));
        rendered.add(offscreen.rendered());
        if (styling.alive()) restyled.add(offscreen.restyled());
    }
    run.seconds = watch.milliseconds() / 1000;
    run.status = styling.status();
    run.message = styling.message();
    return run;
}

void write_pictures(const Gpu& gpu, OffscreenFrame& offscreen, const Options& options,
                    FrameSpool& rendered, FrameSpool& restyled, bool styled) {
    SceneView truth(gpu, options.target_look, options.seed, options.size);
    for (std::uint32_t n = 0; n < *options.frames; ++n) {
        offscreen.draw(truth, Styling(), n, flight_seconds(options, n), false);
        const std::vector<std::uint8_t> plain = rendered.read(n);
        write_frame(options, "rendered", n, plain);
        write_frame(options, "truth", n, offscreen.rendered());
        if (options.no_style) continue;
        const std::vector<std::uint8_t> picture = styled ? restyled.read(n) : plain;
        write_frame(options, "restyled", n, picture);
        write_pair(options, n, plain, picture, offscreen.rendered());
    }
}

/// Loading is not part of a flight: without this its first frames would pass through.
void wait_for_models(const Styling& styling) {
    if (styling.alive()) restyle_session_wait_ready(styling.session(), UINT64_MAX);
}

} // namespace

int run_headless(const Options& options) {
    make_folders(options);
    const std::size_t bytes = std::size_t{4} * options.size.width * options.size.height;
    FrameSpool rendered(options.out / ".rendered.raw", bytes);
    FrameSpool restyled(options.out / ".restyled.raw", bytes);

    const Gpu gpu(options.validate, {});
    SceneView scene(gpu, options.source_look, options.seed, options.size);
    OffscreenFrame offscreen(gpu, options.size);
    const Styling styling = styling_for(gpu, options);
    wait_for_models(styling);

    Statistic unstyled;
    if (styling.alive()) unstyled = time_without_style(offscreen, scene, options);
    if (!options.capture.empty()) begin_capture(styling, options.capture, options.capture_frames);
    RunRecord run = fly(offscreen, scene, styling, options, rendered, restyled);
    end_capture(styling);
    run.frame_ms_without_style = unstyled;

    write_pictures(gpu, offscreen, options, rendered, restyled, styling.alive());
    write_report(options.out / "report.json", options, run);
    print_table(std::cout, options, run);
    if (!options.capture.empty()) std::cout << capture_words(styling) << '\n';
    if (!run.message.empty()) std::cerr << "restyle_viewer: " << run.message << '\n';
    return gpu.validation_messages() == 0 ? 0 : 1;
}

} // namespace viewer
