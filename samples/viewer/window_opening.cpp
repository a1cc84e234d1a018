#include "environment_file.h"
#include "open_source.h"
#include "window_loop.h"

namespace viewer {
namespace {

/// On any thread.
std::unique_ptr<FrameSource> source_of(const Gpu& gpu, const Options& options, bool anti_aliases,
                                       Log& log) {
    std::unique_ptr<FrameSource> source = open_source(gpu, options, log);
    source->anti_alias(anti_aliases);
    return source;
}

/// On any thread. Without a session.
std::unique_ptr<Stage> stage_of(const Gpu& gpu, const Options& options, bool anti_aliases,
                                Log& log) {
    std::unique_ptr<FrameSource> source = source_of(gpu, options, anti_aliases, log);
    const Options of_source = options_for(*source, options);
    return std::make_unique<Stage>(gpu, of_source, std::move(source));
}

} // namespace

/// At once, where there is nothing to go on with meanwhile.
void WindowRun::open(const Options& options) {
    use_stage(options, stage_of(device_->gpu, options, choices_.anti_aliases, log_));
}

/// Instead of the stage that is there; the session begins anew with it.
void WindowRun::use_stage(const Options& options, std::unique_ptr<Stage> stage) {
    device_->gpu.wait_idle();
    options_ = options_for(*stage->source, options);
    options_.viewing.true_look = stage->truth.name();
    keep_session();
    stage_.reset(); // First, so that there are never two sessions.
    stage_ = std::move(stage);
    stage_->begin_session(device_->gpu, options_, log_);
    choices_.viewing.true_look = options_.viewing.true_look;
    choices_.viewing.offers_truth = options_.viewing.offers_truth;
    clock_.seek(0);
    window_.set_title("Restyle: " + stage_->source->info().name);
}

/// Opens, shows and lights by what was chosen, all of it beside the frames: what is there stays
/// until another is, and where that does not open.
void WindowRun::follow_opening(const Choices& before) {
    if (choices_.cancel_opening) cancel_opening();
    if (choices_.source_look != before.source_look) begin_look(choices_.source_look);
    if (choices_.light) begin_light(choices_.environment);
    if (choices_.seed) begin_valley(*choices_.seed);
    if (choices_.open) begin_other(*choices_.open);
    if (opening_.is_done()) attempt([this] { use(opening_.take()); });
    if (look_.is_done() && !attempt([this] { use_look(look_.take()); }))
        choices_.source_look = options_.source_look;
    if (light_.is_done()) attempt([this] { use_light(light_.take()); });
    each_opening([](auto& each) { each.sweep(); });
    tell_opening();
}

void WindowRun::cancel_opening() {
    bool was_running = false;
    each_opening([&](auto& each) {
        was_running |= each.is_running();
        each.cancel();
    });
    choices_.source_look = options_.source_look;
    if (was_running)
        log_.add(RESTYLE_LOG_INFO, RESTYLE_LOG_FRAME, "what was being opened was given up");
}

void WindowRun::tell_opening() {
    gauges_.tell_opening({}, std::nullopt);
    each_opening([this](const auto& each) {
        if (each.is_running()) gauges_.tell_opening(each.what(), each.seconds());
    });
}

void WindowRun::begin(const std::string& what, Options options, bool brings_style) {
    options.size = drawn_size_;
    options.viewing = choices_.viewing;
    attempt([&] {
        opening_.begin(what, [this, options, brings_style, anti_aliases = choices_.anti_aliases] {
            Opened opened{options, {}, {}};
            if (brings_style) opened.style = captured_style(options.opened);
            opened.stage = stage_of(device_->gpu, options, anti_aliases, log_);
            return opened;
        });
    });
}

void WindowRun::begin_valley(std::uint64_t seed) {
    Options options = options_;
    options.seed = seed;
    begin("the valley of seed " + std::to_string(seed), options, false);
}

void WindowRun::begin_other(const std::filesystem::path& path) {
    Options options = options_;
    options.opened = path;
    begin(path.empty() ? "the valley" : path.string(), options, true);
}

/// With what was tuned meanwhile.
void WindowRun::use(Opened opened) {
    Options options = options_;
    options.size = drawn_size_;
    options.opened = opened.options.opened;
    options.seed = opened.options.seed;
    options.source_look = opened.options.source_look;
    options.environment = opened.options.environment;
    if (opened.style) options.style = *opened.style;
    use_stage(options, std::move(opened.stage));
    if (opened.style) take(*opened.style);
    look_.cancel();
    light_.cancel();
    choices_.source_look = options_.source_look;
    choices_.object_amounts = {}; // The other one numbers its own.
    choices_.open_path = options_.opened.string();
}

void WindowRun::begin_look(const std::string& look) {
    Options options = options_;
    options.source_look = look;
    attempt([&] {
        look_.begin("the valley in the look " + look,
                    [this, options, anti_aliases = choices_.anti_aliases] {
                        return source_of(device_->gpu, options, anti_aliases, log_);
                    });
    });
}

/// The session goes on. A look's style goes from the look that is rendered.
void WindowRun::use_look(std::unique_ptr<FrameSource> source) {
    source->see_from(stage_->source->free_camera());
    device_->gpu.wait_idle();
    stage_->source = std::move(source);
    options_.source_look = choices_.source_look;
    if (OfferedStyles::is_look(choices_.style)) play(choices_.style);
}

void WindowRun::begin_light(const std::filesystem::path& file) {
    attempt([&] {
        if (!stage_->source->info().takes_environment)
            throw std::runtime_error(file.string() + " lights glTF models, and none is open");
        light_.begin(file.empty() ? "its own light" : file.string(), [file] {
            return Light{file, read_environment(file)};
        });
    });
}

void WindowRun::use_light(const Light& light) {
    device_->gpu.wait_idle();
    stage_->source->light_by(light.environment.get());
    options_.environment = light.file;
}

} // namespace viewer
