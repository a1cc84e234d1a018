#include "window_run.h"

#include <iostream>
#include <utility>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>

#include "banner.h"
#include "capturing.h"
#include "energies.h"
#include "file_kind.h"
#include "key_panel.h"
#include "shortcuts.h"
#include "timeline.h"
#include "view_bar.h"
#include "window_loop.h"

namespace viewer {

WindowRun::WindowRun(const Options& options)
    : layout_file_(options.no_config ? "" : layout_file()),
      drawn_size_(options.size),
      options_(options),
      choices_(choices_from_options(options)),
      window_("Restyle", {1280, 720}),
      overlay_(window_),
      styles_(options.models, options.styles),
      log_(options.log),
      controls_(options.list_controls),
      path_panel_(options.path),
      history_(options.style.settings),
      device_(std::make_unique<WindowDevice>(options.validate, window_)) {
    take_up_layout();
    open(options);
    style_file_.watch(options.style.file);
}

WindowRun::~WindowRun() {
    end_device();
}

// A session ends after the GPU has finished what it recorded, or is lost.
void WindowRun::end_device() {
    if (!device_) return;
    each_opening([](auto& each) { each.end(); });
    vkDeviceWaitIdle(device_->gpu.device());
    session_change_.cancel();
    stage_.reset();
    validation_messages_ += device_->gpu.validation_messages();
    device_.reset();
}

bool WindowRun::ended() const {
    return window_.wants_to_close() || choices_.quit ||
           (options_.frames && frame_ >= *options_.frames);
}

int WindowRun::run() {
    while (!ended()) {
        controls_.look_for_wish();
        glfwPollEvents();
        training_panel_.follow(log_);
        const Size size = window_.pixels();
        if (size.width == 0 || size.height == 0)
            glfwWaitEventsTimeout(0.1); // Minimised: there is nothing to draw on.
        else
            frame_or_recovery();
    }
    device_->gpu.wait_idle();
    remember_layout();
    finish();
    end_device();
    return validation_messages_ == 0 ? 0 : 1;
}

void WindowRun::frame() {
    Flight& flight = device_->flights[frame_ % device_->flights.size()];
    flight.submission.wait();
    if (frame_ >= kFlights) take_back(frame_ - kFlights);
    under_mouse_ = flight.probe.values();
    const std::optional<std::uint32_t> image = acquire(flight);
    if (!image) return;

    const Choices before = choices_;
    choices_.reset_wishes();
    draw_overlay();
    take_files();
    make_ready(before);
    draw(flight, *image);
    spare([&] { device_->screen.present(*image); }, "the window waits: ");
    ++frame_;
    follow(before);
}

/// What was read back of a frame that has run.
void WindowRun::take_back(std::uint64_t frame) {
    if (!spare([&] { stage_->has_run(frame); }, "not kept: ")) stage_->sheet.cancel();
}

/// None where the window has none, or no memory for one: that may be there a little later.
std::optional<std::uint32_t> WindowRun::acquire(Flight& flight) {
    std::optional<std::uint32_t> image;
    if (!spare([&] { image = device_->screen.acquire(flight.acquired.get()); },
               "the window waits: "))
        glfwWaitEventsTimeout(0.1);
    return image;
}

/// For what the next frame is to be drawn with; nothing is made while it is recorded.
void WindowRun::make_ready(const Choices& before) {
    if (choices_.theme != before.theme) apply_theme(choices_.theme);
    if (choices_.anti_aliases == before.anti_aliases) return;
    if (!attempt([&] { stage_->source->anti_alias(choices_.anti_aliases); }, "not anti-aliased: "))
        choices_.anti_aliases = before.anti_aliases;
}

void WindowRun::take_files() {
    if (const std::optional<std::string> typed = choices_.take_file) take_file(*typed);
    for (const std::filesystem::path& dropped : window_.take_dropped())
        take_file(dropped);
}

/// What is of no kind that is known is refused where it is opened.
void WindowRun::take_file(const std::filesystem::path& file) {
    switch (kind_of(file)) {
    case FileKind::kEnvironment:
        return choices_.light_by(file);
    case FileKind::kPicture:
        return add_energy_of_picture(file, choices_.settings);
    case FileKind::kStyle:
        choices_.play_file = file;
        return;
    case FileKind::kModel:
        choices_.use_model = file;
        return;
    case FileKind::kLora:
        choices_.add_lora = file;
        return;
    case FileKind::kCameraPath:
        return path_panel_.take(file, choices_, log_);
    default:
        choices_.open = file.string();
    }
}

void WindowRun::draw_overlay() {
    const std::vector<InputEvent> input = window_.take_input();
    overlay_.begin_frame(input);
    controls_.begin_frame();
    if (choices_.shows_panels) {
        draw_panel(choices_, styles_, history_, slots_, gauges_.readings());
        draw_view_bar(choices_.viewing, stage_->truth.scores(),
                      [this] { return stage_->buffers.names(stage_->styling); });
        draw_banner(choices_, gauges_.readings());
        draw_timeline(choices_, *stage_->source, clock_.seconds());
        if (choices_.shows_log) log_panel_.draw(log_);
        if (choices_.shows_training) training_panel_.draw(choices_);
        if (choices_.shows_path)
            path_panel_.draw(choices_, *stage_->source, clock_.seconds(), log_);
    }
    draw_key_panel(choices_);
    controls_.end_frame(window_.is_at_rest());
    flying_.follow(window_, *stage_->source, clock_.seconds(), frame_ms_);
    stage_->viewfinder.draw(choices_.viewing, device_->screen.size(), under_mouse_,
                            stage_->buffers);
    pick_object();
    choices_.held = ImGui::IsAnyItemActive();
    follow_keys(input, !ImGui::GetIO().WantTextInput && !flying_.is_flying(), choices_);
    path_panel_.follow(choices_, *stage_->source, clock_.seconds());
}

/// The object that was clicked is known once that frame has run.
void WindowRun::pick_object() {
    if (picked_in_ && frame_ == *picked_in_ + kFlights && under_mouse_ && under_mouse_->object)
        name_object(choices_.object_amounts, *under_mouse_->object);
    constexpr float kStill = 4; // Pixels that a click may move.
    const ImGuiIO& io = ImGui::GetIO();
    const bool is_clicked = ImGui::IsMouseReleased(ImGuiMouseButton_Left) && !io.WantCaptureMouse &&
                            io.MouseDragMaxDistanceSqr[ImGuiMouseButton_Left] < kStill * kStill;
    if (choices_.picks_objects && is_clicked) picked_in_ = frame_;
}

void WindowRun::draw(Flight& flight, std::uint32_t image) {
    FrameRecord record;
    record.frame = frame_;
    record.frame_ms = frame_ms_ = clock_.tick(
        choices_.paused || options_.still || stage_->sheet.is_running(), *stage_->source);
    stage_->source->show_objects(choices_.object_amounts);
    stage_->follow(choices_.scaling, choices_.anti_aliases, choices_.exposure, frame_ms_,
                   device_->screen.waited_ms());
    const VkCommandBuffer commands = flight.submission.begin();
    ShownFrame shown =
        stage_->record_frame(commands, clock_.seconds(), flight.submission.signal(), record);
    stage_->record_beside(commands, shown, choices_.viewing, clock_.seconds(), record);
    flight.probe.record(
        commands, shown, options_.size,
        stage_->viewfinder.texel_under_mouse(choices_.viewing, device_->screen.size()),
        *stage_->source);
    device_->screen.record(commands, image, static_cast<std::uint32_t>(frame_ % kFlights), shown,
                           stage_->viewfinder.panes(choices_.viewing, device_->screen.size()),
                           choices_.viewing.gain);
    flight.submission.submit(flight.acquired.get(), device_->screen.drawn(image));

    stage_->styling.follow_events();
    gauges_.follow_runs(device_->gpu, options_, stage_->styling);
    gauges_.update(stage_->styling, record, stage_->source->info(), refusal_);
    if (options_.frames) record_.frames.push_back(record);
}

void WindowRun::finish() {
    if (const std::string captured = capture_words(stage_->styling); !captured.empty())
        std::cout << captured << '\n';
    if (!options_.frames) return;
    record_.seconds = since_start_.milliseconds() / 1000;
    record_.runs = what_runs(device_->gpu, options_, stage_->styling);
    record_.status = stage_->styling.status();
    record_.message = refusal_.empty() ? stage_->styling.message() : refusal_;
    print_table(std::cout, options_, record_);
}

int run_window(const Options& options) {
    WindowRun run(options);
    return run.run();
}

} // namespace viewer
