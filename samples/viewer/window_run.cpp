#include "window_run.h"

#include <array>
#include <iostream>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include "capturing.h"
#include "divider.h"
#include "energies.h"
#include "file_watch.h"
#include "gauges.h"
#include "offered_styles.h"
#include "report.h"
#include "scene_clock.h"
#include "screen.h"
#include "styled_frame.h"
#include "viewport.h"

namespace viewer {
namespace {

/// What one frame in flight needs for itself.
struct Flight {
    Flight(const Gpu& gpu, Size size)
        : submission(gpu),
          styled(gpu, size),
          acquired(create_semaphore(gpu.device())) {}

    Submission submission;
    StyledFrame styled;
    Owned<VkSemaphore> acquired;
};

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
    void follow(const Choices& before);
    void show_look(const std::string& look);
    void follow_settings();
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
    std::array<Flight, 2> flights_; // Before styling_, whose session waits for their semaphores.
    Styling styling_;
    SettingHistory history_;
    FileWatch style_file_; ///< That of the style in use.
    std::string refusal_;  ///< Of a style file that could not be read or written.
    SceneClock clock_;
    Gauges gauges_;
    Divider divider_;
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
      screen_(gpu_, window_),
      styles_(options.models, options.styles),
      flights_{Flight(gpu_, options.size), Flight(gpu_, options.size)},
      styling_(styling_for(gpu_, options)),
      history_(options.style.settings) {
    style_file_.watch(options.style.file);
}

// A session ends after the GPU has finished what it recorded.
WindowRun::~WindowRun() {
    vkDeviceWaitIdle(gpu_.device());
}

bool WindowRun::ended() const {
    return window_.wants_to_close() || (options_.frames && frame_ >= *options_.frames);
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
    screen_.overlay().begin_frame();
    divider_.draw(choices_, screen_.area(options_.size));
    draw_panel(choices_, styles_, history_, gauges_.readings());
}

void WindowRun::draw(Flight& flight, std::uint32_t image) {
    FrameRecord record;
    record.frame_ms = clock_.tick(choices_.paused || options_.still);
    const VkCommandBuffer commands = flight.submission.begin();
    const Signal signal = flight.submission.signal();
    scene_.record(commands, clock_.seconds());
    flight.styled.record_frame(commands, styling_, scene_, frame_, signal);
    const Shown restyled =
        flight.styled.record_picture(commands, styling_, scene_, frame_, signal, record);
    screen_.record(commands, image, options_.size, scene_.shown(), restyled, choices_.split);
    flight.submission.submit(flight.acquired.get(), screen_.drawn(image));

    gauges_.update(styling_, record, refusal_);
    if (options_.frames) record_.frames.push_back(record);
}

/// Does what the person chose in the panel.
void WindowRun::follow(const Choices& before) {
    if (choices_.restart) clock_.restart();
    if (choices_.save) save_style();
    const bool is_ready = gauges_.readings().status.state == RESTYLE_STATE_READY;
    if (choices_.capture || (is_ready && !captured_ && !options_.capture.empty())) capture();
    const bool new_look = choices_.source_look != before.source_look;
    if (new_look) show_look(choices_.source_look);
    if (choices_.style != before.style || (new_look && OfferedStyles::is_look(choices_.style)))
        play(choices_.style);
    if (style_file_.was_written()) reload_style();
    follow_settings();
    styling_.configure(*choices_.settings);
    options_.style.settings = choices_.settings;
    if (const std::optional<StyleChoice> kept = styling_.kept_instead()) take(*kept);
}

void WindowRun::follow_settings() {
    history_.follow(choices_.settings, choices_.held);
    if (choices_.undo) choices_.settings = history_.undo();
    if (choices_.redo) choices_.settings = history_.redo();
    for (const Strike& strike : window_.take_strikes()) {
        if (choices_.typing) continue; // The field has keys of its own.
        const bool is_redo = strike.letter == 'y' || (strike.letter == 'z' && strike.shift);
        if (is_redo)
            choices_.settings = history_.redo();
        else if (strike.letter == 'z')
            choices_.settings = history_.undo();
    }
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
        }
        styling_.play(style);
        take(style);
    } catch (const restyle::Error& error) {
        refusal_ = error.what();
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
    } catch (const restyle::Error& error) {
        refusal_ = error.what();
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

void WindowRun::save_style() {
    refusal_.clear();
    try {
        std::filesystem::create_directories(options_.styles);
        options_.style.made().write(styles_.file_of(choices_.save_as).c_str());
        options_.style.name = choices_.style = choices_.save_as;
        options_.style.file = styles_.file_of(choices_.save_as);
        style_file_.watch(options_.style.file);
    } catch (const std::exception& error) {
        refusal_ = error.what();
    }
}

void WindowRun::capture() {
    refusal_.clear();
    captured_ = true;
    try {
        const bool named = !options_.capture.empty();
        begin_capture(styling_, unused_folder(named ? options_.capture : "restyle-capture"),
                      options_.capture_frames);
    } catch (const std::exception& error) {
        refusal_ = error.what();
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
