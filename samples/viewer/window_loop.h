#pragma once

#include <array>
#include <functional>

#include "control_list.h"
#include "file_watch.h"
#include "flight.h"
#include "fly_control.h"
#include "gauges.h"
#include "log_panel.h"
#include "offered_styles.h"
#include "path_panel.h"
#include "report.h"
#include "scene_clock.h"
#include "screen.h"
#include "stage.h"
#include "training_panel.h"

namespace viewer {

/// A window from its opening to its end: window_run.cpp goes from frame to frame,
/// window_choices.cpp does in between what the person chose.
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
    void take_back(std::uint64_t frame);
    std::optional<std::uint32_t> acquire(Flight& flight);
    void make_ready(const Choices& before);
    void take_files();
    void take_file(const std::filesystem::path& file);
    void open(const Options& options);
    void open_other(const std::filesystem::path& path);
    void draw_overlay();
    void draw(Flight& flight, std::uint32_t image);
    void follow(const Choices& before);
    void show_look(const std::string& look);
    void show_truth();
    void light();
    void follow_settings();
    void follow_slots();
    void follow_keeping();
    void begin_sheet();
    bool spare(const std::function<void()>& act, const std::string& what_failed);
    bool attempt(const std::function<void()>& act, const std::string& what_failed = {});
    void refuse(const std::string& sentence);
    void take_up(const StyleChoice* style);
    void play(const std::string& style);
    void use(const std::filesystem::path& target_model);
    void play_file(const std::filesystem::path& style);
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
    ControlList controls_;
    LogPanel log_panel_;
    TrainingPanel training_panel_;
    PathPanel path_panel_;
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

} // namespace viewer
