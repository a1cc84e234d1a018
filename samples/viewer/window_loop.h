#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "background.h"
#include "control_list.h"
#include "file_watch.h"
#include "fly_control.h"
#include "gauges.h"
#include "log_panel.h"
#include "offered_styles.h"
#include "overlay.h"
#include "path_panel.h"
#include "report.h"
#include "scene_clock.h"
#include "session_change.h"
#include "stage.h"
#include "training_panel.h"
#include "window_device.h"

namespace viewer {

/// A window from its opening to its end: window_run.cpp goes from frame to frame,
/// window_choices.cpp does in between what the person chose, window_opening.cpp opens what is
/// shown, window_recovery.cpp goes on where the GPU is lost, window_session.cpp makes the session
/// anew, window_memory.cpp keeps how the window is left.
class WindowRun {
public:
    explicit WindowRun(const Options& options);
    ~WindowRun();
    WindowRun(const WindowRun&) = delete;
    WindowRun& operator=(const WindowRun&) = delete;
    int run();

private:
    /// What was opened, with which options, and the style that came with it.
    struct Opened {
        Options options;
        std::unique_ptr<Stage> stage;
        std::optional<StyleChoice> style;
    };
    struct Light {
        std::filesystem::path file;
        std::shared_ptr<const gltf::Environment> environment; ///< Null: the model's own lights.
    };

    bool ended() const;
    void frame();
    void frame_or_recovery();
    void recover(const std::string& loss);
    void make_anew();
    [[noreturn]] void give_up(const std::string& why) const;
    void end_device();
    void take_back(std::uint64_t frame);
    std::optional<std::uint32_t> acquire(Flight& flight);
    void make_ready(const Choices& before);
    void take_files();
    void take_file(const std::filesystem::path& file);
    WindowLayout remembered_layout();
    void take_up_layout();
    void remember_layout() const;
    void open(const Options& options);
    void use_stage(const Options& options, std::unique_ptr<Stage> stage);
    void follow_opening(const Choices& before);
    void cancel_opening();
    void tell_opening();
    template <typename Act>
    void each_opening(const Act& act) {
        act(opening_);
        act(look_);
        act(light_);
    }
    void begin(const std::string& what, Options options, bool brings_style);
    void begin_valley(std::uint64_t seed);
    void begin_other(const std::filesystem::path& path);
    void begin_look(const std::string& look);
    void begin_light(const std::filesystem::path& file);
    void use(Opened opened);
    void use_look(std::unique_ptr<FrameSource> source);
    void use_light(const Light& light);
    void draw_overlay();
    void pick_object();
    void draw(Flight& flight, std::uint32_t image);
    void follow(const Choices& before);
    void follow_session();
    void begin_session_change();
    void keep_session();
    void use_session(Styling made);
    void show_truth();
    void follow_settings();
    void follow_slots();
    void follow_keeping();
    void begin_sheet();
    bool spare(const std::function<void()>& act, const std::string& what_failed);
    bool attempt(const std::function<void()>& act, const std::string& what_failed = {});
    void refuse(const std::string& sentence);
    void take_up(const StyleChoice* style);
    void play(const std::string& style);
    void play(const StyleChoice& style);
    void follow_models();
    void play_file(const std::filesystem::path& style);
    void reload_style();
    void save_style();
    void capture();
    void take(const StyleChoice& style);
    void finish();

    const std::filesystem::path layout_file_; ///< Empty: nothing is remembered.
    const Size drawn_size_;                   ///< Of frames that a source draws, not reads.
    Options options_;                         ///< As they are for the source that is open.
    Choices choices_;
    Window window_;
    Overlay overlay_; // Before device_, which draws it.
    OfferedStyles styles_;
    Log log_; // Before stage_, whose session writes to it.
    ControlList controls_;
    LogPanel log_panel_;
    TrainingPanel training_panel_;
    PathPanel path_panel_;
    SettingHistory history_;
    std::unique_ptr<WindowDevice> device_; // Before stage_, which is on it, and whose session waits
                                           // for the semaphores of its flights.
    std::unique_ptr<Stage> stage_;
    SessionChange session_change_;                      ///< Of the stage.
    Background<Opened> opening_;                        ///< A stage to come.
    Background<std::unique_ptr<FrameSource>> look_;     ///< For the stage.
    Background<Light> light_;                           ///< For its source.
    std::map<std::string, std::uint64_t> recovered_at_; ///< From which loss, at which frame.
    int validation_messages_ = 0;                       ///< Of devices that have ended.
    StyleSlots slots_;
    FileWatch style_file_; ///< That of the style in use.
    std::string refusal_;  ///< Of a style file that could not be read or written.
    SceneClock clock_;
    FlyControl flying_;
    Gauges gauges_;
    std::optional<PixelValues> under_mouse_;
    std::optional<std::uint64_t> picked_in_; ///< The frame in which an object was clicked.
    RunRecord record_;
    Stopwatch since_start_;
    double frame_ms_ = 0; ///< That the frame before took.
    std::uint64_t frame_ = 0;
    bool captured_ = false; ///< At least once.
};

} // namespace viewer
