#include "window_run.h"

#include <array>
#include <iostream>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>

#include "banner.h"
#include "buffer_view.h"
#include "capturing.h"
#include "energies.h"
#include "file_watch.h"
#include "flight.h"
#include "gauges.h"
#include "keeper.h"
#include "log_panel.h"
#include "offered_styles.h"
#include "report.h"
#include "scene_clock.h"
#include "screen.h"
#include "sheet_run.h"
#include "shortcuts.h"
#include "true_look.h"
#include "unused_path.h"
#include "view_bar.h"
#include "viewfinder.h"
#include "viewport.h"

namespace viewer {
namespace {

constexpr std::uint32_t kFlights = 2;

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
    void draw_overlay();
    void draw(Flight& flight, std::uint32_t image);
    ShownFrame record_frame(VkCommandBuffer commands, Flight& flight, FrameRecord& record);
    void has_run(std::uint64_t frame);
    void follow(const Choices& before);
    void show_look(const std::string& look);
    void follow_settings();
    void follow_slots();
    void follow_keeping();
    void begin_sheet();
    void refuse(const std::string& sentence);
    void take_up(const StyleChoice* style);
    void play(const std::string& style);
    void reload_style();
    void save_style();
    void capture();
    void take(const StyleChoice& style);
    void finish();

    Options options_;
    Choices choices_;
    Window window_;
    Gpu gpu_;
    SceneView scene_;
    Screen screen_;
    OfferedStyles styles_;
    std::array<Flight, kFlights>
        flights_; // Before styling_, whose session waits for their semaphores.
    Log log_;     // Before styling_, which writes to it until its end.
    LogPanel log_panel_;
    Styling styling_;
    SettingHistory history_;
    StyleSlots slots_;
    FileWatch style_file_; ///< That of the style in use.
    std::string refusal_;  ///< Of a style file that could not be read or written.
    SceneClock clock_;
    Gauges gauges_;
    Viewfinder viewfinder_;
    std::optional<PixelValues> under_mouse_;
    BufferView buffers_;
    TrueLook truth_;
    Keeper keeper_;
    SheetRun sheet_;
    RunRecord record_;
    Stopwatch since_start_;
    std::uint64_t frame_ = 0;
    bool captured_ = false; ///< At least once.
};

WindowRun::WindowRun(const Options& options)
    : options_(options),
      choices_(choices_from_options(options)),
      window_("Restyle", {1280, 720}),
      gpu_(options.validate, window_.instance_extensions()),
      scene_(gpu_, options.source_look, options.seed, options.size),
      screen_(gpu_, window_, kFlights),
      styles_(options.models, options.styles),
      flights_{Flight(gpu_, options.size), Flight(gpu_, options.size)},
      log_(options.log),
      styling_(styling_for(gpu_, options, log_)),
      history_(options.style.settings),
      viewfinder_(options.size),
      buffers_(gpu_, options.size, kFlights),
      truth_(gpu_, options),
      keeper_(gpu_, options.size, options.kept),
      sheet_(gpu_, options.size) {
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
    if (frame_ >= kFlights) has_run(frame_ - kFlights);
    under_mouse_ = flight.probe.values();
    const std::optional<std::uint32_t> image = screen_.acquire(flight.acquired.get());
    if (!image) return;

    const Choices before = choices_;
    take_dropped();
    draw_overlay();
    draw(flight, *image);
    screen_.present(*image);
    ++frame_;
    follow(before);
}

/// A picture that is dropped in pulls the style towards it.
void WindowRun::take_dropped() {
    for (const std::filesystem::path& picture : window_.take_dropped()) {
        std::vector<Energy> energies = energies_of(*choices_.settings);
        energies.push_back(energy_of_picture(picture, *choices_.settings));
        set_energies(choices_.settings, energies);
    }
}

void WindowRun::draw_overlay() {
    const std::vector<InputEvent> input = window_.take_input();
    screen_.overlay().begin_frame(input);
    choices_.reset_wishes();
    if (choices_.shows_panels) {
        draw_panel(choices_, styles_, history_, slots_, gauges_.readings());
        draw_view_bar(choices_.viewing, truth_.scores(),
                      [this] { return BufferView::names(styling_); });
        draw_banner(gauges_.readings());
        if (choices_.shows_log) log_panel_.draw(log_);
    }
    viewfinder_.draw(choices_.viewing, screen_.size(), under_mouse_, buffers_);
    choices_.held = ImGui::IsAnyItemActive();
    follow_keys(input, choices_);
}

void WindowRun::draw(Flight& flight, std::uint32_t image) {
    FrameRecord record;
    record.frame_ms = clock_.tick(choices_.paused || options_.still || sheet_.is_running());
    const VkCommandBuffer commands = flight.submission.begin();
    ShownFrame shown = record_frame(commands, flight, record);
    truth_.record(commands, shown, clock_.seconds(), frame_,
                  choices_.viewing.shows_truth() || keeper_.wants_truth());
    buffers_.fetch(commands, scene_, frame_);
    buffers_.record(commands, styling_, shown, static_cast<std::uint32_t>(frame_ % kFlights));
    keeper_.record(commands, shown, choices_.viewing, frame_, viewfinder_.seconds());
    sheet_.record(commands, shown, record);
    flight.probe.record(commands, shown,
                        viewfinder_.texel_under_mouse(choices_.viewing, screen_.size()));
    screen_.record(commands, image, static_cast<std::uint32_t>(frame_ % kFlights), shown,
                   viewfinder_.panes(choices_.viewing, screen_.size()), choices_.viewing.gain);
    flight.submission.submit(flight.acquired.get(), screen_.drawn(image));

    styling_.follow_events();
    gauges_.update(styling_, record, refusal_);
    if (options_.frames) record_.frames.push_back(record);
}

/// What was read back of it is there.
void WindowRun::has_run(std::uint64_t frame) {
    buffers_.has_run(frame);
    truth_.has_run(frame);
    keeper_.has_run(frame);
    if (std::optional<samples::Picture> sheet = sheet_.has_run(frame))
        keeper_.write(std::move(*sheet), "sheet");
}

ShownFrame WindowRun::record_frame(VkCommandBuffer commands, Flight& flight, FrameRecord& record) {
    const Signal signal = flight.submission.signal();
    scene_.record(commands, clock_.seconds());
    flight.styled.record_frame(commands, styling_, scene_, frame_, signal);
    ShownFrame shown;
    shown.rendered = scene_.shown();
    shown.restyled =
        flight.styled.record_picture(commands, styling_, scene_, frame_, signal, record);
    return shown;
}

/// Does what the person chose in the panel.
void WindowRun::follow(const Choices& before) {
    if (choices_.restart) clock_.restart();
    if (choices_.save) save_style();
    const bool is_ready = gauges_.readings().status.state == RESTYLE_STATE_READY;
    if (choices_.capture || (is_ready && !captured_ && !options_.capture.empty())) capture();
    const bool new_look = choices_.source_look != before.source_look;
    if (new_look) show_look(choices_.source_look);
    if (choices_.viewing.true_look != truth_.name()) {
        check(vkDeviceWaitIdle(gpu_.device()));
        truth_.show(choices_.viewing.true_look);
    }
    if (choices_.style != before.style || (new_look && OfferedStyles::is_look(choices_.style)))
        play(choices_.style);
    if (style_file_.was_written()) reload_style();
    follow_slots();
    follow_settings();
    follow_keeping();
    buffers_.follow(styling_, choices_.viewing, choices_.step_buffer);
    styling_.configure(sheet_.is_running() ? *sheet_.settings() : *choices_.settings);
    sheet_.configured(frame_);
    options_.style.settings = choices_.settings;
    if (const std::optional<StyleChoice> kept = styling_.kept_instead()) take(*kept);
}

void WindowRun::follow_settings() {
    history_.follow(choices_.settings, choices_.held);
    if (choices_.undo) choices_.settings = history_.undo();
    if (choices_.redo) choices_.settings = history_.redo();
}

void WindowRun::follow_slots() {
    if (choices_.store_slot) {
        StyleChoice now = options_.style;
        now.settings = choices_.settings;
        slots_.store(*choices_.store_slot, now);
    }
    if (choices_.take_slot) take_up(slots_.take(*choices_.take_slot));
    if (choices_.take_other_slot) take_up(slots_.take(slots_.other()));
}

void WindowRun::follow_keeping() {
    if (choices_.keep_view) keeper_.keep(Keeper::What::kView);
    if (choices_.keep_pair) keeper_.keep(Keeper::What::kPair);
    if (choices_.begin_sheet) begin_sheet();
    if (choices_.cancel_sheet) sheet_.cancel();
    gauges_.tell_kept(keeper_.words(), sheet_.is_running() ? sheet_.progress() : -1);
}

void WindowRun::begin_sheet() {
    refusal_.clear();
    try {
        sheet_.begin({sheet_axis_from(choices_.sheet_across), sheet_axis_from(choices_.sheet_down)},
                     choices_.settings);
    } catch (const std::invalid_argument& error) {
        refuse(std::string("no contact sheet: ") + error.what());
    }
}

/// A step back in the history, where the style stays the same.
void WindowRun::take_up(const StyleChoice* style) {
    if (style == nullptr) return;
    if (style->plays_as(options_.style)) {
        choices_.settings = style->settings;
        return;
    }
    styling_.play(*style);
    take(*style);
}

void WindowRun::show_look(const std::string& look) {
    check(vkDeviceWaitIdle(gpu_.device()));
    scene_ = SceneView(gpu_, look, options_.seed, options_.size);
    options_.source_look = look;
}

/// Steps, strength and the like stay from one look to the next; a style file has its own.
void WindowRun::play(const std::string& name) {
    refusal_.clear();
    try {
        StyleChoice style = styles_.named(name, choices_.source_look);
        if (OfferedStyles::is_look(name)) {
            const RestyleSettings none = restyle_default_settings();
            style.settings = choices_.settings;
            style.settings.values().source = none.source;
            style.settings.values().target = none.target;
            choices_.viewing.true_look = name;
        }
        styling_.play(style);
        take(style);
    } catch (const restyle::Error& error) {
        refuse(error.what());
        take(options_.style);
    }
}

/// What was tuned meanwhile is a step back in the history.
void WindowRun::reload_style() {
    refusal_.clear();
    try {
        const StyleChoice style = read_style(options_.style.file);
        styling_.play(style);
        take(style);
        log_.add(RESTYLE_LOG_INFO, RESTYLE_LOG_STYLE,
                 style.file.string() + " was written, and plays as it is now");
    } catch (const restyle::Error& error) {
        refuse(error.what());
    }
}

/// The panel and all else go by this style from now on.
void WindowRun::take(const StyleChoice& style) {
    if (style.name != options_.style.name) history_ = SettingHistory(style.settings);
    style_file_.watch(style.file);
    options_.style = style;
    choices_.style = style.name;
    choices_.settings = choices_.own_settings = style.settings;
}

void WindowRun::refuse(const std::string& sentence) {
    refusal_ = sentence;
    log_.add(RESTYLE_LOG_ERROR, RESTYLE_LOG_STYLE, sentence);
}

void WindowRun::save_style() {
    refusal_.clear();
    try {
        std::filesystem::create_directories(options_.styles);
        options_.style.made().write(styles_.file_of(choices_.save_as).c_str());
        options_.style.name = choices_.style = choices_.save_as;
        options_.style.file = styles_.file_of(choices_.save_as);
        style_file_.watch(options_.style.file);
    } catch (const std::exception& error) {
        refuse(error.what());
    }
}

void WindowRun::capture() {
    refusal_.clear();
    captured_ = true;
    try {
        const bool named = !options_.capture.empty();
        begin_capture(styling_, unused_path(named ? options_.capture : "restyle-capture"),
                      options_.capture_frames);
    } catch (const std::exception& error) {
        refuse(error.what());
    }
}

void WindowRun::finish() {
    if (const std::string captured = capture_words(styling_); !captured.empty())
        std::cout << captured << '\n';
    if (!options_.frames) return;
    record_.seconds = since_start_.milliseconds() / 1000;
    record_.status = styling_.status();
    record_.message = refusal_.empty() ? styling_.message() : refusal_;
    print_table(std::cout, options_, record_);
}

} // namespace

int run_window(const Options& options) {
    WindowRun run(options);
    return run.run();
}

} // namespace viewer
