#include "window_run.h"

#include <array>
#include <functional>
#include <iostream>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>

#include "banner.h"
#include "capturing.h"
#include "energies.h"
#include "file_watch.h"
#include "flight.h"
#include "fly_control.h"
#include "gauges.h"
#include "log_panel.h"
#include "offered_styles.h"
#include "open_source.h"
#include "report.h"
#include "scene_clock.h"
#include "screen.h"
#include "shortcuts.h"
#include "stage.h"
#include "timeline.h"
#include "training_panel.h"
#include "unused_path.h"
#include "view_bar.h"

namespace viewer {
namespace {

class WindowRun {
public:
    explicit WindowRun(const Options& options);
    ~WindowRun();
    WindowRun(const WindowRun&) = delete;
    WindowRun& operator=(const WindowRun&) = delete;
    int run();

private:
    bool ended() const;
    void frame();
    void take_dropped();
    void open(const Options& options);
    void open_other(const std::filesystem::path& path);
    void draw_overlay();
    void draw(Flight& flight, std::uint32_t image);
    void follow(const Choices& before);
    void show_look(const std::string& look);
    void follow_settings();
    void follow_slots();
    void follow_keeping();
    void begin_sheet();
    bool attempt(const std::function<void()>& act, const std::string& what_failed = {});
    void refuse(const std::string& sentence);
    void take_up(const StyleChoice* style);
    void play(const std::string& style);
    void use(const std::filesystem::path& target_model);
    void reload_style();
    void save_style();
    void capture();
    void take(const StyleChoice& style);
    void finish();

    const Size drawn_size_; ///< Of frames that a source draws, not reads.
    Options options_;       ///< As they are for the source that is open.
    Choices choices_;
    Window window_;
    Gpu gpu_;
    Screen screen_;
    OfferedStyles styles_;
    std::array<Flight, kFlights> flights_; // Before stage_, whose session waits for their
                                           // semaphores.
    Log log_;                              // Before stage_, whose session writes to it.
    LogPanel log_panel_;
    TrainingPanel training_panel_;
    std::unique_ptr<Stage> stage_;
    SettingHistory history_;
    StyleSlots slots_;
    FileWatch style_file_; ///< That of the style in use.
    std::string refusal_;  ///< Of a style file that could not be read or written.
    SceneClock clock_;
    FlyControl flying_;
    Gauges gauges_;
    std::optional<PixelValues> under_mouse_;
    RunRecord record_;
    Stopwatch since_start_;
    double frame_ms_ = 0; ///< That the frame before took.
    std::uint64_t frame_ = 0;
    bool captured_ = false; ///< At least once.
};

WindowRun::WindowRun(const Options& options)
    : drawn_size_(options.size),
      options_(options),
      choices_(choices_from_options(options)),
      window_("Restyle", {1280, 720}),
      gpu_(options.validate, window_.instance_extensions()),
      screen_(gpu_, window_, kFlights),
      styles_(options.models, options.styles),
      flights_{Flight(gpu_), Flight(gpu_)},
      log_(options.log),
      history_(options.style.settings) {
    open(options);
    style_file_.watch(options.style.file);
}

// A session ends after the GPU has finished what it recorded.
WindowRun::~WindowRun() {
    vkDeviceWaitIdle(gpu_.device());
}

bool WindowRun::ended() const {
    return window_.wants_to_close() || choices_.quit ||
           (options_.frames && frame_ >= *options_.frames);
}

int WindowRun::run() {
    while (!ended()) {
        glfwPollEvents();
        training_panel_.follow(log_);
        const Size size = window_.pixels();
        if (size.width == 0 || size.height == 0)
            glfwWaitEventsTimeout(0.1); // Minimised: there is nothing to draw on.
        else
            frame();
    }
    check(vkDeviceWaitIdle(gpu_.device()));
    finish();
    return gpu_.validation_messages() == 0 ? 0 : 1;
}

void WindowRun::frame() {
    Flight& flight = flights_[frame_ % flights_.size()];
    flight.submission.wait();
    if (frame_ >= kFlights) stage_->has_run(frame_ - kFlights);
    under_mouse_ = flight.probe.values();
    const std::optional<std::uint32_t> image = screen_.acquire(flight.acquired.get());
    if (!image) return;

    const Choices before = choices_;
    choices_.reset_wishes();
    take_dropped();
    draw_overlay();
    draw(flight, *image);
    screen_.present(*image);
    ++frame_;
    follow(before);
}

/// A picture that is dropped in pulls the style towards it; all else is to be opened.
void WindowRun::take_dropped() {
    for (const std::filesystem::path& dropped : window_.take_dropped())
        if (is_source(dropped))
            choices_.open = dropped.string();
        else
            add_energy_of_picture(dropped, choices_.settings);
}

void WindowRun::open(const Options& options) {
    std::unique_ptr<FrameSource> source = open_source(gpu_, options, log_);
    check(vkDeviceWaitIdle(gpu_.device()));
    options_ = options_for(source->info(), options);
    stage_.reset(); // First, so that there are never two sessions.
    stage_ = std::make_unique<Stage>(gpu_, options_, std::move(source), log_);
    choices_.viewing.true_look = options_.viewing.true_look;
    choices_.viewing.offers_truth = options_.viewing.offers_truth;
    clock_.seek(0);
    window_.set_title("Restyle: " + stage_->source->info().name);
}

/// What is open stays where the other does not open.
void WindowRun::open_other(const std::filesystem::path& path) {
    const Options before = options_;
    Options options = before;
    options.size = drawn_size_;
    options.opened = path;
    const bool is_open = attempt([&] {
        if (std::optional<StyleChoice> style = captured_style(path)) options.style = *style;
        open(options);
        take(options_.style);
        choices_.open_path = path.string();
    });
    if (!is_open && !stage_) open(before); // It was given up for the other.
}

void WindowRun::draw_overlay() {
    const std::vector<InputEvent> input = window_.take_input();
    screen_.overlay().begin_frame(input);
    if (choices_.shows_panels) {
        draw_panel(choices_, styles_, history_, slots_, gauges_.readings());
        draw_view_bar(choices_.viewing, stage_->truth.scores(),
                      [this] { return stage_->buffers.names(stage_->styling); });
        draw_banner(gauges_.readings());
        draw_timeline(choices_, *stage_->source, clock_.seconds());
        if (choices_.shows_log) log_panel_.draw(log_);
        if (choices_.shows_training) training_panel_.draw(choices_);
    }
    flying_.follow(window_, *stage_->source, clock_.seconds(), frame_ms_);
    stage_->viewfinder.draw(choices_.viewing, screen_.size(), under_mouse_, stage_->buffers);
    choices_.held = ImGui::IsAnyItemActive();
    follow_keys(input, !ImGui::GetIO().WantTextInput && !flying_.is_flying(), choices_);
}

void WindowRun::draw(Flight& flight, std::uint32_t image) {
    FrameRecord record;
    record.frame = frame_;
    record.frame_ms = frame_ms_ = clock_.tick(
        choices_.paused || options_.still || stage_->sheet.is_running(), stage_->source->info());
    stage_->follow(choices_.scaling, choices_.anti_aliases, frame_ms_, screen_.waited_ms());
    const VkCommandBuffer commands = flight.submission.begin();
    ShownFrame shown =
        stage_->record_frame(commands, clock_.seconds(), flight.submission.signal(), record);
    stage_->record_beside(commands, shown, choices_.viewing, clock_.seconds(), record);
    flight.probe.record(commands, shown, options_.size,
                        stage_->viewfinder.texel_under_mouse(choices_.viewing, screen_.size()));
    screen_.record(commands, image, static_cast<std::uint32_t>(frame_ % kFlights), shown,
                   stage_->viewfinder.panes(choices_.viewing, screen_.size()),
                   choices_.viewing.gain);
    flight.submission.submit(flight.acquired.get(), screen_.drawn(image));

    stage_->styling.follow_events();
    gauges_.update(stage_->styling, record, stage_->source->info(), refusal_);
    if (options_.frames) record_.frames.push_back(record);
}

/// Does what the person chose in the panel.
void WindowRun::follow(const Choices& before) {
    options_.style.settings = choices_.settings;
    if (choices_.seek) clock_.seek(*choices_.seek);
    if (choices_.take_path) stage_->source->see_from(std::nullopt);
    if (choices_.save) save_style();
    const bool is_ready = gauges_.readings().status.state == RESTYLE_STATE_READY;
    if (choices_.capture || (is_ready && !captured_ && !options_.capture.empty())) capture();
    const bool new_look = choices_.source_look != before.source_look;
    if (new_look) show_look(choices_.source_look);
    if (choices_.viewing.true_look != stage_->truth.name()) {
        check(vkDeviceWaitIdle(gpu_.device()));
        stage_->truth.show(choices_.viewing.true_look);
    }
    if (choices_.style != before.style || (new_look && OfferedStyles::is_look(choices_.style)))
        play(choices_.style);
    if (style_file_.was_written()) reload_style();
    follow_slots();
    if (choices_.use_model) use(*choices_.use_model);
    follow_settings();
    follow_keeping();
    stage_->buffers.follow(stage_->styling, choices_.viewing, choices_.step_buffer);
    stage_->styling.configure(stage_->sheet.is_running() ? *stage_->sheet.settings()
                                                         : *choices_.settings);
    stage_->sheet.configured(frame_);
    if (choices_.open) open_other(*choices_.open);
    if (const std::optional<StyleChoice> kept = stage_->styling.kept_instead()) take(*kept);
}

void WindowRun::follow_settings() {
    history_.follow(choices_.settings, choices_.held);
    if (choices_.undo) choices_.settings = history_.undo();
    if (choices_.redo) choices_.settings = history_.redo();
}

void WindowRun::follow_slots() {
    if (choices_.store_slot) slots_.store(*choices_.store_slot, options_.style);
    if (choices_.take_slot) take_up(slots_.take(*choices_.take_slot));
    if (choices_.take_other_slot) take_up(slots_.take(slots_.other()));
}

void WindowRun::follow_keeping() {
    if (choices_.keep_view) stage_->keeper.keep(Keeper::What::kView);
    if (choices_.keep_pair) stage_->keeper.keep(Keeper::What::kPair);
    if (choices_.begin_sheet) begin_sheet();
    if (choices_.cancel_sheet) stage_->sheet.cancel();
    gauges_.tell_kept(stage_->keeper.words(),
                      stage_->sheet.is_running() ? stage_->sheet.progress() : -1);
}

void WindowRun::begin_sheet() {
    const auto begin = [this] {
        stage_->sheet.begin(
            {sheet_axis_from(choices_.sheet_across), sheet_axis_from(choices_.sheet_down)},
            choices_.settings);
    };
    attempt(begin, "no contact sheet: ");
}

/// A step back in the history, where the style stays the same.
void WindowRun::take_up(const StyleChoice* style) {
    if (style == nullptr) return;
    if (style->plays_as(options_.style)) {
        choices_.settings = style->settings;
        return;
    }
    stage_->styling.play(*style);
    take(*style);
}

void WindowRun::show_look(const std::string& look) {
    check(vkDeviceWaitIdle(gpu_.device()));
    options_.source_look = look;
    const std::optional<samples::Camera> camera = stage_->source->free_camera();
    stage_->source = open_source(gpu_, options_, log_);
    stage_->source->see_from(camera);
}

/// Steps, strength and the like stay from one look to the next; a style file has its own.
void WindowRun::play(const std::string& name) {
    const bool is_played = attempt([&] {
        StyleChoice style = styles_.named(name, choices_.source_look);
        if (OfferedStyles::is_look(name)) {
            style.keep_tuned(choices_.settings);
            if (choices_.viewing.offers_truth) choices_.viewing.true_look = name;
        }
        stage_->styling.play(style);
        take(style);
    });
    if (!is_played) take(options_.style);
}

void WindowRun::use(const std::filesystem::path& target_model) {
    const StyleChoice style = options_.style.with_target(target_model);
    stage_->styling.play(style);
    take(style);
}

/// What was tuned meanwhile is a step back in the history.
void WindowRun::reload_style() {
    attempt([this] {
        const StyleChoice style = read_style(options_.style.file);
        stage_->styling.play(style);
        take(style);
        log_.add(RESTYLE_LOG_INFO, RESTYLE_LOG_STYLE,
                 style.file.string() + " was written, and plays as it is now");
    });
}

/// The panel and all else go by this style from now on.
void WindowRun::take(const StyleChoice& style) {
    if (style.name != options_.style.name) history_ = SettingHistory(style.settings);
    style_file_.watch(style.file);
    options_.style = style;
    choices_.style = style.name;
    choices_.settings = choices_.own_settings = style.settings;
}

/// What it throws is told in the window, behind `what_failed`. Returns whether it threw nothing.
bool WindowRun::attempt(const std::function<void()>& act, const std::string& what_failed) {
    refusal_.clear();
    try {
        act();
        return true;
    } catch (const std::exception& error) {
        refuse(what_failed + error.what());
        return false;
    }
}

void WindowRun::refuse(const std::string& sentence) {
    refusal_ = sentence;
    log_.add(RESTYLE_LOG_ERROR, RESTYLE_LOG_STYLE, sentence);
}

void WindowRun::save_style() {
    attempt([this] {
        std::filesystem::create_directories(options_.styles);
        options_.style.made().write(styles_.file_of(choices_.save_as).c_str());
        options_.style.name = choices_.style = choices_.save_as;
        options_.style.file = styles_.file_of(choices_.save_as);
        style_file_.watch(options_.style.file);
    });
}

void WindowRun::capture() {
    captured_ = true;
    attempt([this] {
        const bool named = !options_.capture.empty();
        begin_capture(stage_->styling, unused_path(named ? options_.capture : "restyle-capture"),
                      options_.capture_frames);
    });
}

void WindowRun::finish() {
    if (const std::string captured = capture_words(stage_->styling); !captured.empty())
        std::cout << captured << '\n';
    if (!options_.frames) return;
    record_.seconds = since_start_.milliseconds() / 1000;
    record_.status = stage_->styling.status();
    record_.message = refusal_.empty() ? stage_->styling.message() : refusal_;
    print_table(std::cout, options_, record_);
}

} // namespace

int run_window(const Options& options) {
    WindowRun run(options);
    return run.run();
}

} // namespace viewer
