#include "headless_run.h"

#include <algorithm>
#include <iostream>

#include "capturing.h"
#include "frame_spool.h"
#include "headless_sheet.h"
#include "looks.h"
#include "offscreen_frame.h"
#include "open_source.h"
#include "picture_files.h"
#include "report.h"
#include "scene_view.h"
#include "stopwatch.h"
#include "viewport.h"

namespace viewer {
namespace {

constexpr std::uint32_t kUnstyledFrames = 16;

/// So that the table can tell what inference costs the renderer.
Statistic time_without_style(OffscreenFrame& offscreen, FrameSource& source,
                             const Options& options) {
    Statistic times;
    source.draw_at(options.scaling.scale);
    for (std::uint32_t n = 0; n < std::min(*options.frames, kUnstyledFrames); ++n) {
        const double seconds = flight_seconds(options, source, n);
        times.add(offscreen.draw(source, Styling(), n, seconds, false).frame_ms);
    }
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

/// `truth`: NULL where none is known.
RunRecord fly(OffscreenFrame& offscreen, FrameSource& source, FrameSource* truth,
              const Styling& styling, const Options& options, Spools& spools) {
    FrameSource* beside = options.writes_view && options.viewing.shows_truth() ? truth : nullptr;
    RunRecord run;
    SceneScale scale;
    const Stopwatch watch;
    for (std::uint32_t n = 0; n < *options.frames; ++n) {
        const double seconds = flight_seconds(options, source, n);
        source.draw_at(scale.of(options.scaling));
        run.frames.push_back(offscreen.draw(source, styling, n, seconds, options.wait, beside));
        scale.follow(run.frames.back().frame_ms, 0, options.scaling.frame_rate);
        spools.rendered.add(offscreen.rendered());
        if (styling.alive()) spools.restyled.add(offscreen.restyled());
        if (options.writes_view) spools.view.add(offscreen.view()->bytes());
    }
    run.seconds = watch.milliseconds() / 1000;
    run.status = styling.status();
    run.message = styling.message();
    return run;
}

using Pixels = std::span<const std::uint8_t>;

/// `truth`: empty where none is known.
PixelValues pixel_of(const Options& options, Pixels rendered, Pixels restyled, Pixels truth) {
    const auto value = [&](Pixels picture) {
        return value_at(picture, options.size, *options.pixel);
    };
    PixelValues values{*options.pixel, value(rendered), value(restyled), std::nullopt};
    if (!truth.empty()) values.truth = value(truth);
    return values;
}

void write_pictures(OffscreenFrame& offscreen, FrameSource* truth, const Options& options,
                    Spools& spools, bool styled, RunRecord& run) {
    for (std::uint32_t n = 0; n < *options.frames; ++n) {
        Pixels true_look;
        if (truth != nullptr) {
            const double seconds = flight_seconds(options, *truth, n);
            offscreen.draw(*truth, Styling(), n, seconds, false);
            true_look = offscreen.rendered();
            write_frame(options, "truth", n, true_look);
        }
        const std::vector<std::uint8_t> plain = spools.rendered.read(n);
        write_frame(options, "rendered", n, plain);
        if (options.writes_view) write_view(options, n, spools.view.read(n));
        const std::vector<std::uint8_t> picture = styled ? spools.restyled.read(n) : plain;
        if (options.pixel) run.frames[n].pixel = pixel_of(options, plain, picture, true_look);
        if (options.no_style) continue;
        write_frame(options, "restyled", n, picture);
        write_pair(options, n, plain, picture, true_look);
        if (options.writes_score)
            run.frames[n].scores = {score(plain, true_look, options.size),
                                    score(picture, true_look, options.size)};
    }
}

/// Loading is not part of a flight: without this its first frames would pass through.
void wait_for_models(const Styling& styling) {
    if (styling.alive()) restyle_session_wait_ready(styling.session(), UINT64_MAX);
}

} // namespace

int run_headless(const Options& wanted) {
    const Gpu gpu(wanted.validate, {});
    Log log(wanted.log);
    const std::unique_ptr<FrameSource> source = open_source(gpu, wanted, log);
    if (!wanted.path.empty()) source->follow_path(CameraPath(wanted.path));
    const Options options = options_for(*source, wanted);
    source->anti_alias(options.anti_aliases);
    source->show_objects(options.object_amounts);
    make_folders(options);
    if (!options.saved_style.empty()) options.style.made().write(options.saved_style.c_str());
    Spools spools(options);

    std::optional<SceneView> true_look;
    if (options.viewing.has_truth())
        true_look.emplace(gpu, options.target_look, options.seed, options.size);
    if (true_look) true_look->follow_path(source->path());
    FrameSource* const truth = true_look ? &*true_look : nullptr;
    OffscreenFrame offscreen(gpu, options);
    Styling styling = styling_for(gpu, options, source->info(), log);
    wait_for_models(styling);
    styling.follow_events();

    Statistic unstyled;
    // Of a scale that moves with what frames take, there is nothing to hold against them.
    if (styling.alive() && !options.scaling.holds_rate)
        unstyled = time_without_style(offscreen, *source, options);
    if (options.viewing.view == View::kBuffer) offscreen.show_buffer(*source, styling);
    if (!options.capture.empty()) begin_capture(styling, options.capture, options.capture_frames);
    RunRecord run = fly(offscreen, *source, truth, styling, options, spools);
    end_capture(styling);
    write_sheet(offscreen, *source, styling, options, *options.frames);
    styling.follow_events();
    run.frame_ms_without_style = unstyled;
    run.runs = what_runs(gpu, options, styling);
    if (run.message.empty()) run.message = log.last_error();

    write_pictures(offscreen, truth, options, spools, styling.alive(), run);
    write_report(options.out / "report.json", options, run);
    print_table(std::cout, options, run);
    if (!options.capture.empty()) std::cout << capture_words(styling) << '\n';
    if (!run.message.empty()) std::cerr << "restyle_viewer: " << run.message << '\n';
    return gpu.validation_messages() == 0 ? 0 : 1;
}

} // namespace viewer
